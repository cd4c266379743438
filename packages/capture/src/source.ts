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

/**
 * Packets as they arrive. `batches()` gives a batch at least every 100 ms, an empty one where nothing came, so that its user
 * can let time pass; it ends after `close()` alone.
 */
export interface LiveSource extends PacketSource {
  /** Packets handed on so far. */
  readonly received: number;
  /** Packets that the kernel dropped because the receive buffer was full; undefined where the system does not say. */
  readonly dropped: number | undefined;
  /** The receive buffer that the system granted, in bytes; undefined where it does not say. */
  readonly bufferBytes: number | undefined;
  /** What whoever runs this should know, a line each. */
  readonly warnings: readonly string[];
}
