import type { Claim } from '@mirrorscope/transport/consume';
import type { DeadMessage } from './block/ledger.ts';
import type { Counts } from './counts.ts';
import type { Slots } from './slots.ts';

/** What the writers of all partitions share. */
export interface Shared {
  readonly store: BlockStore;
  readonly slots: Slots;
  readonly counts: Counts;
  readonly log: PartitionLog;
  /** Puts a message aside that cannot be inserted. Rejects where it has to be tried again. */
  bury(claim: Claim, dead: DeadMessage): Promise<void>;
  /** Bytes that a partition may hold now. */
  share(): number;
  /** Milliseconds, by a clock that does not jump. */
  now(): number;
  /** Waits, longer after each failure; ends early when the signal is aborted. */
  pause(failures: number, signal: AbortSignal): Promise<void>;
}

/** A table that takes blocks of lines: what a writer needs of a store. */
interface BlockStore {
  /** A second block with the same token changes nothing. Rejects with code `bad_rows` where it does not take the lines as such. */
  insertNdjson(chunks: readonly Uint8Array[], rows: number, options: { readonly deduplicationToken: string }): Promise<void>;
}

/** What a writer asks others to do, and may have to ask again. */
export type Task = 'insert' | 'commit' | 'bury';

export interface PartitionLog {
  /** A failure; the task is tried again. */
  failed(task: Task, error: unknown): void;
  works(task: Task): void;
  /** A message was put aside, or could not be, for the reason given. */
  dead(claim: Claim, dead: DeadMessage, notBuried?: unknown): void;
}
