import type { Engine } from './engine.ts';

/** Large enough that an INSERT's fixed cost is nothing, and that ClickHouse has few parts to merge. */
const DEFAULT_SEGMENT_BYTES = 16 * 1024 * 1024;

/** Gathers chunks of NDJSON into inserts of a worthwhile size, one after the other. */
export class Inserter {
  readonly #engine: Engine;
  readonly #segmentBytes: number;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  /** Inserts run in the order of their calls; those with a token as soon as they come. */
  #last: Promise<void> = Promise.resolve();

  constructor(engine: Engine, segmentBytes = DEFAULT_SEGMENT_BYTES) {
    this.#engine = engine;
    this.#segmentBytes = segmentBytes;
  }

  /** Resolves when the bytes may be reused; with a token, when they are inserted. */
  async add(chunks: readonly Uint8Array[], rows: number, token: string | undefined): Promise<void> {
    if (rows === 0) return;
    if (token !== undefined) {
      const insert = this.#engine.insert(chunks, token);
      this.#last = Promise.allSettled([this.#last, insert]).then(() => {});
      return insert;
    }
    for (const chunk of chunks) {
      this.#chunks.push(chunk.slice());
      this.#bytes += chunk.length;
    }
    if (this.#bytes >= this.#segmentBytes) await this.flush();
  }

  /** Inserts what waits. What cannot be inserted is given up, so that close() does not fail a second time. */
  flush(): Promise<void> {
    if (this.#chunks.length === 0) return this.#last;
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#bytes = 0;
    const insert = this.#last.then(() => this.#engine.insert(chunks, undefined));
    this.#last = insert.catch(() => {});
    return insert;
  }
}
