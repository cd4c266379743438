import { readSync } from 'node:fs';

/** A stream of bytes that is read into memory of the reader's. */
export interface ByteSource {
  /** Writes the next bytes into `target` from index `from` on. Tells how many came: 0 at the end. */
  read(target: Uint8Array, from: number): number | Promise<number>;
  /** Bytes taken from the file or pipe itself. */
  readonly bytesRead: number;
  readonly bytesTotal: number | undefined;
  close(): Promise<void>;
}

/**
 * A plain file. Read synchronously: a read out of the page cache takes less time than the hand-over to a thread and back
 * (on one core 20 % of the whole pass over a file), and the reader lets the event loop run between blocks.
 */
export class FileBytes implements ByteSource {
  bytesRead = 0;
  readonly bytesTotal: number;
  readonly #descriptor: number;
  readonly #release: () => Promise<void>;

  /** `release` closes the descriptor, where it is ours to close. */
  constructor(descriptor: number, size: number, release: () => Promise<void>) {
    this.#descriptor = descriptor;
    this.bytesTotal = size;
    this.#release = release;
  }

  read(target: Uint8Array, from: number): number {
    const count = readSync(this.#descriptor, target, from, target.length - from, null);
    this.bytesRead += count;
    return count;
  }

  close(): Promise<void> {
    return this.#release();
  }
}

/** A pipe, or whatever else arrives in chunks of its own choice. */
export class ChunkBytes implements ByteSource {
  bytesRead = 0;
  readonly bytesTotal = undefined;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #release: () => void;
  #chunk: Uint8Array = new Uint8Array(0);
  #taken = 0;

  constructor(chunks: AsyncIterable<Uint8Array>, release: () => void) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#release = release;
  }

  async read(target: Uint8Array, from: number): Promise<number> {
    while (this.#taken === this.#chunk.length) {
      const next = await this.#chunks.next();
      if (next.done) return 0;
      this.#chunk = next.value;
      this.#taken = 0;
      this.bytesRead += next.value.length;
    }
    const count = Math.min(this.#chunk.length - this.#taken, target.length - from);
    target.set(this.#chunk.subarray(this.#taken, this.#taken + count), from);
    this.#taken += count;
    return count;
  }

  async close(): Promise<void> {
    this.#release();
  }
}
