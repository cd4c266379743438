import type { ConsumedMessage } from './message.ts';

/** A partition that is this member's of the group, until it is taken away. */
export interface Claim {
  readonly topic: string;
  readonly partition: number;
  /** What was committed last, whoever did it; undefined where nobody did. */
  readonly committed: Committed | undefined;
  /** Offset of the first message that comes. It is after the committed one where the topic no longer keeps what was there. */
  readonly start: number;
  /** Aborted when the partition is, or may be, another's: nothing is taken or committed from then on. */
  readonly revoked: AbortSignal;
  /**
   * Commits, unless the partition is another's by now: brokers know. At most one at a time. Rejects with TransportError: `revoked`,
   * `metadata` where brokers find it too long, or `commit` where it may be tried again.
   */
  commit(offset: number, metadata: string): Promise<void>;
  /** Has no more messages sent until resume(); some may be on their way. */
  pause(): void;
  resume(): void;
}

export interface Committed {
  readonly offset: number;
  readonly metadata: string;
}

/** Takes a claim's messages, in the order of their offsets, at once. Throws never. */
export type TakeMessages = (messages: readonly ConsumedMessage[]) => void;
