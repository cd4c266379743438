import type { Account } from '../state/account.ts';

/** All keys are of one user. */
export const callerArn = ({ id }: Account) => `arn:aws:iam::${id}:user/mirrorscope`;
