/** Asked of the system for every receiver. The portable ones get what net.core.rmem_max allows. */
export const BUFFER_BYTES = 64 * 1024 * 1024;

export interface Counts {
  readonly received: number;
  /** By the kernel; undefined where the receiver does not know. */
  readonly dropped: number | undefined;
}

/** A process that receives packets at a port of 127.0.0.1, alone on a core. */
export interface Receiver {
  readonly pid: number;
  readonly port: number;
  counts(): Promise<Counts>;
  stop(): Promise<void>;
}

/** How to get one. */
export interface ReceiverSpec {
  readonly name: string;
  /** What becomes of a packet. */
  readonly does: string;
  readonly start: (port: number) => Promise<Receiver>;
  /** As one would type it. */
  readonly command: (port: number | string) => readonly string[];
}
