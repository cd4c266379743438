import type { Datagrams } from './datagrams.ts';

/** A capture as datagrams, which can be gone through again and again. */
export interface DatagramSource {
  /** All datagrams once, in the order of the packets. Throws CaptureError behind the last good one. */
  round(): AsyncIterable<Datagrams>;
  /** Bytes gone through in all rounds until now, and those of one round where that is known. */
  readonly progress: { readonly bytesRead: number; readonly bytesTotal: number | undefined };
  /** Ends a round, also one that waits for a quiet pipe. */
  close(): Promise<void>;
}
