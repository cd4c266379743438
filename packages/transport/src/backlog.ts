import type { Chunk } from './batch.ts';
import { RingFile } from './ring_file.ts';

export interface BacklogOptions {
  /** Bytes that wait in memory; what comes on top waits in a file. */
  readonly memoryBytes: number;
  /** Size of the file, and the folder for it. */
  readonly fileBytes: number;
  readonly folder: string;
  /** The file cannot be used, so that chunks stay in memory. */
  onFileError(error: unknown): void;
}

interface Waiting {
  readonly length: number;
  readonly records: number;
  /** The bytes, or their position in the file. */
  readonly at: Uint8Array | number;
}

/**
 * Chunks that wait, first in, first out. They can come all at once: a full flow table ends in hundreds of megabytes of
 * records.
 */
export class Backlog {
  readonly #options: BacklogOptions;
  readonly #file: RingFile;
  #queue: Waiting[] = [];
  #bytes = 0;
  #inMemory = 0;

  constructor(options: BacklogOptions) {
    this.#options = options;
    this.#file = new RingFile(options.folder, options.fileBytes);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** More is in memory than should be, since the file has no room either. */
  get full(): boolean {
    return this.#inMemory > this.#options.memoryBytes;
  }

  /** Takes every chunk, also where it is full. */
  add({ bytes, records }: Chunk): void {
    const at = this.#position(bytes) ?? bytes;
    if (at === bytes) this.#inMemory += bytes.length;
    this.#bytes += bytes.length;
    this.#queue.push({ length: bytes.length, records, at });
  }

  /** The chunks that have waited longest, `atMost` bytes of them, but at least one if there is any. */
  take(atMost: number): Chunk[] {
    let count = 0;
    let total = 0;
    for (const { length } of this.#queue) {
      if (count > 0 && total + length > atMost) break;
      total += length;
      count++;
    }
    this.#bytes -= total;
    return this.#queue.splice(0, count).map(({ length, records, at }) => {
      if (typeof at === 'number') return { bytes: this.#file.take(at, length), records };
      this.#inMemory -= length;
      return { bytes: at, records };
    });
  }

  /** Forgets what waits. */
  close(): void {
    this.#queue = [];
    this.#bytes = 0;
    this.#inMemory = 0;
    this.#file.close();
  }

  #position(bytes: Uint8Array): number | undefined {
    if (this.#inMemory + bytes.length <= this.#options.memoryBytes) return undefined;
    try {
      return this.#file.write(bytes);
    } catch (error) {
      this.#options.onFileError(error);
      return undefined;
    }
  }
}
