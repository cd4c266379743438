import zlib from 'node:zlib';
import type { ByteSource } from './bytes.ts';
import type { Compression } from './format.ts';

/**
 * Compressed bytes taken in at once, and the most that comes out at once. The second is also what damage in compressed data can cost:
 * zlib hands out nothing of the call that fails.
 */
const INPUT = 131_072;
const OUTPUT = 65_536;

type Kind = Exclude<Compression, 'none'>;
type Engine = zlib.Gunzip | zlib.ZstdDecompress;

/** Unpacks a gzip or zstd stream, of any number of members or frames, on its way from another source. */
export class DecompressedBytes implements ByteSource {
  readonly #kind: Kind;
  readonly #packed: ByteSource;
  readonly #input = new Uint8Array(INPUT);
  #engine: Engine;
  /** What the engine was given last, and how many bytes in all. */
  #given: Uint8Array = this.#input;
  #givenBytes = 0;
  /** Bytes at the end of `given` that the engine did not want. */
  #left = 0;
  #busy = false;
  #exhausted = false;
  #ended = false;
  #failure: Error | undefined;
  #wake: () => void = () => {};
  /** What the engine gave last, and how much of it was handed on. */
  #chunk: Uint8Array | null = null;
  #taken = 0;

  /** `head` are the bytes of the stream that were read from `packed` before. */
  constructor(kind: Kind, head: Uint8Array, packed: ByteSource) {
    this.#kind = kind;
    this.#packed = packed;
    this.#engine = this.#start(head);
  }

  get bytesRead(): number {
    return this.#packed.bytesRead;
  }

  get bytesTotal(): number | undefined {
    return this.#packed.bytesTotal;
  }

  async read(target: Uint8Array, from: number): Promise<number> {
    while (this.#chunk === null || this.#taken === this.#chunk.length) {
      this.#taken = 0;
      this.#chunk = this.#engine.read() as Uint8Array | null;
      if (this.#chunk === null && !(await this.#proceed())) return 0;
    }
    const count = Math.min(this.#chunk.length - this.#taken, target.length - from);
    target.set(this.#chunk.subarray(this.#taken, this.#taken + count), from);
    this.#taken += count;
    return count;
  }

  close(): Promise<void> {
    this.#ended = true;
    this.#engine.destroy();
    this.#wake();
    return this.#packed.close();
  }

  /** Does whatever brings the next bytes nearer. False where there are none. */
  async #proceed(): Promise<boolean> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#ended) return false;
    if (!this.#busy && this.#left > 0) return this.#restart();
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    if (!this.#busy && !this.#exhausted) {
      const count = await this.#packed.read(this.#input, 0);
      this.#exhausted = count === 0;
      if (this.#exhausted) this.#engine.end();
      else this.#give(this.#engine, this.#input.subarray(0, count));
    }
    await woken;
    return true;
  }

  /**
   * Node's zstd engine is done with a frame that ends before the bytes do; what it leaves is the next frame's. What the gzip engine
   * leaves is the padding that tapes and block devices add.
   */
  #restart(): boolean {
    if (this.#kind === 'gzip') return false;
    const rest = this.#given.subarray(this.#given.length - this.#left);
    this.#engine.destroy();
    this.#givenBytes = 0;
    this.#left = 0;
    this.#engine = this.#start(rest);
    return true;
  }

  #start(head: Uint8Array): Engine {
    const options = { chunkSize: OUTPUT, readableHighWaterMark: OUTPUT };
    const engine = this.#kind === 'gzip' ? zlib.createGunzip(options) : zlib.createZstdDecompress(options);
    engine.on('readable', () => this.#wake());
    engine.on('end', () => {
      // An engine that was replaced ends, too.
      this.#ended ||= this.#exhausted && engine === this.#engine;
      this.#wake();
    });
    engine.on('error', (error) => {
      this.#failure = error;
      this.#wake();
    });
    this.#give(engine, head);
    return engine;
  }

  #give(engine: Engine, bytes: Uint8Array): void {
    this.#given = bytes;
    this.#givenBytes += bytes.length;
    this.#busy = true;
    engine.write(bytes, (error) => {
      this.#busy = false;
      if (error) this.#failure ??= error;
      this.#left = this.#givenBytes - engine.bytesWritten;
      this.#wake();
    });
  }
}
