import type { Chunk } from './batch.ts';

/** Chunks in memory, first in, first out. */
export class MemoryQueue {
  #chunks: Chunk[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  get first(): Chunk | undefined {
    return this.#chunks[0];
  }

  add(chunk: Chunk): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.bytes.length;
  }

  /** Takes the first out. */
  shift(): Chunk | undefined {
    const first = this.#chunks.shift();
    this.#bytes -= first?.bytes.length ?? 0;
    return first;
  }
}
