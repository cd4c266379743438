import type { PacketBatch } from '@mirrorscope/wire';

/** Where packets come from: a capture file, a socket, an interface. */
export interface PacketSource {
  /**
   * The packets in order of arrival, a batch at a time. The batch and the bytes under it are reused: use them up before asking
   * for the next. Can be gone through once. Throws the source's error after the last good packet.
   */
  batches(): AsyncIterable<PacketBatch>;
  /** Bytes taken from the file (as stored: compressed where it is compressed), and how many there are where that is known. */
  readonly progress: { bytesRead: number; bytesTotal: number | undefined };
  /** Gives back what the source holds and ends `batches()` without an error. May be called at any time, and twice. */
  close(): Promise<void>;
}
