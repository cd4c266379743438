/** Whole lines of NDJSON. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly records: number;
}

const NEWLINE = 0x0a;

/** Chunks that are delivered together, and how far they have come: a failed attempt goes on where the one before stopped. */
export class Batch {
  /** Counts up from 0: names the batch, however often it is tried. */
  readonly number: number;
  readonly records: number;
  readonly #chunks: readonly Chunk[];
  /** Chunks that are wholly delivered, and bytes of the one after them. */
  #whole = 0;
  #at = 0;

  constructor(number: number, chunks: readonly Chunk[]) {
    this.number = number;
    this.#chunks = chunks;
    this.records = recordsOf(chunks);
  }

  /** What is not delivered yet. Empty when all is. */
  get rest(): readonly Uint8Array[] {
    return this.#chunks.slice(this.#whole).map(({ bytes }, index) => (index === 0 ? bytes.subarray(this.#at) : bytes));
  }

  /** Records whose lines are delivered to their ends. */
  get delivered(): number {
    const begun = this.#chunks[this.#whole]?.bytes.subarray(0, this.#at);
    const lines = begun?.reduce((sum, byte) => sum + (byte === NEWLINE ? 1 : 0), 0) ?? 0;
    return recordsOf(this.#chunks.slice(0, this.#whole)) + lines;
  }

  /** Bytes of a line that is delivered in part. */
  get torn(): number {
    const bytes = this.#chunks[this.#whole]?.bytes;
    return this.#at === 0 || bytes === undefined ? 0 : this.#at - 1 - bytes.lastIndexOf(NEWLINE, this.#at - 1);
  }

  /** So many bytes more are delivered. */
  advance(bytes: number): void {
    this.#at += bytes;
    for (let chunk = this.#chunks[this.#whole]; chunk !== undefined && this.#at >= chunk.bytes.length; chunk = this.#chunks[this.#whole]) {
      this.#at -= chunk.bytes.length;
      this.#whole++;
    }
  }

  /** The line that is delivered in part is delivered anew. */
  rewind(): void {
    this.#at -= this.torn;
  }
}

function recordsOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { records }) => sum + records, 0);
}
