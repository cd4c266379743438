import type { ByteSource } from './bytes.ts';

/**
 * One block of memory through which a stream of bytes passes. Readers parse between `start` and `end` in place and move `start`
 * on, also beyond `end`: those bytes are then read and dropped.
 */
export class ByteWindow {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  start = 0;
  end = 0;
  source: ByteSource;
  /** Position in the stream of the block's first byte. */
  #base = 0;

  constructor(source: ByteSource, size: number) {
    const block = new ArrayBuffer(size);
    this.bytes = new Uint8Array(block);
    this.view = new DataView(block);
    this.source = source;
  }

  /** Bytes at hand; below zero while bytes are to be dropped. */
  get available(): number {
    return this.end - this.start;
  }

  /** Position in the stream of `start`. */
  get position(): number {
    return this.#base + this.start;
  }

  /** Position in the stream of `end`: how far it has been read. */
  get reach(): number {
    return this.#base + this.end;
  }

  /** Moves what is left to the front of the block and reads behind it. Tells how many bytes came: 0 at the end of the stream. */
  refill(): number | Promise<number> {
    const drop = Math.min(this.start, this.end);
    if (drop > 0) {
      if (drop < this.end) this.bytes.copyWithin(0, drop, this.end);
      this.#base += drop;
      this.start -= drop;
      this.end -= drop;
    }
    const count = this.source.read(this.bytes, this.end);
    if (typeof count !== 'number') return this.#arrived(count);
    this.end += count;
    return count;
  }

  /** Reads until `count` bytes are at hand. False where the stream ends before that. */
  async has(count: number): Promise<boolean> {
    while (this.available < count) {
      if ((await this.refill()) === 0) return false;
    }
    return true;
  }

  /** Empties the window and goes on with the stream that `wrap` makes of the bytes read so far and the source behind them. */
  rewind(wrap: (head: Uint8Array, source: ByteSource) => ByteSource): void {
    this.source = wrap(this.bytes.slice(0, this.end), this.source);
    this.start = 0;
    this.end = 0;
    this.#base = 0;
  }

  async #arrived(coming: Promise<number>): Promise<number> {
    const count = await coming;
    this.end += count;
    return count;
  }
}
