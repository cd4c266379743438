export { HEADER } from '../kafka_headers.ts';
export type { Claim, Committed, TakeMessages } from './claim.ts';
export type { ConsumedMessage } from './message.ts';
