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
  /** What the engine was given last; how many bytes it was given in all; whether it is still at work on them. */
  #given: Uint8Array = this.#input;
  #givenBytes = 0;
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
    this.#engine.destroy();
    return this.#packed.close();
  }

  /** Does whatever brings the next bytes nearer. False where there are none. */
  async #proceed(): Promise<boolean> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#ended) return this.#restart();
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
   * Node's zstd engine ends with a frame that does not reach to the end of what it was given; what it left is the next frame's. Where
   * the gzip engine leaves something, it is the padding that tapes and block devices add.
   */
  #restart(): boolean {
    const left = this.#givenBytes - this.#engine.bytesWritten;
    if (this.#kind === 'gzip' || left === 0) return false;
    this.#engine.destroy();
    this.#ended = false;
    this.#givenBytes = 0;
    this.#engine = this.#start(this.#given.subarray(this.#given.length - left));
    return true;
  }

  #start(head: Uint8Array): Engine {
    const options = { chunkSize: OUTPUT, readableHighWaterMark: OUTPUT };
    const engine = this.#kind === 'gzip' ? zlib.createGunzip(options) : zlib.createZstdDecompress(options);
    engine.on('readable', () => this.#wake());
    engine.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
    engine.on('error', (error) => {
      this.#failure = error;
      this.#wake();
    });
    engine.on('close', () => this.#wake());
    this.#give(engine, head);
    return engine;
  }

  #give(engine: Engine, bytes: Uint8Array): void {
    this.#given = bytes;
    this.#givenBytes += bytes.length;
    this.#busy = true;
    engine.write(bytes, () => {
      this.#busy = false;
      this.#wake();
    });
  }
}
