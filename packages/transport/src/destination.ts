import type { Batch } from './batch.ts';

/** How messages call it. */
export const STANDARD_OUTPUT = 'standard output';

/** The far end of a queue. Of deliver, flush and close one is under way at a time. */
export interface Destination {
  readonly name: string;
  /**
   * Delivers what the batch has not delivered yet. Where that throws, the same batch comes again; with a TransportError
   * `closed` nothing comes any more.
   */
  deliver(batch: Batch): Promise<void>;
  /** Makes what is delivered last. */
  flush?(): Promise<void>;
  /** Nothing comes any more: a delivery that is under way and could take for ever ends at once. */
  abort?(): void;
  close?(): Promise<void>;
}
