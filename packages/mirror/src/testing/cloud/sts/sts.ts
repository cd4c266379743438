import { callerArn } from '../access/caller.ts';
import type { Operations } from '../call.ts';

export const STS: Operations = {
  /** Nobody needs a right for it. */
  GetCallerIdentity(account, call) {
    call.permit([]);
    return { Arn: callerArn(account), UserId: 'AIDAEXAMPLE', Account: account.id };
  },
};
