export { HEADER } from '../kafka_headers.ts';
export type { Claim, Committed, TakeMessages } from './claim.ts';
export { type DeadLetter, DeadLetters } from './dead_letters.ts';
export { KafkaSource } from './kafka_source.ts';
export type { ConsumedMessage } from './message.ts';
