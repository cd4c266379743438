import { close, fstat, fsync, ftruncate, open, read, writev } from 'node:fs';
import { promisify } from 'node:util';

const system = {
  open: promisify(open),
  close: promisify(close),
  fstat: promisify(fstat),
  fsync: promisify(fsync),
  ftruncate: promisify(ftruncate),
  read: promisify(read),
  writev: promisify(writev),
};

/** File descriptor of standard output. */
export const STDOUT = 1;
/** Readable by the group, but not by all, since records say who talks to whom. */
const MODE = 0o640;
const NEWLINE = new Uint8Array([0x0a]);

/** A file that is only added to. What goes wrong is thrown as the system says it. */
export class AppendFile {
  readonly #descriptor: number;
  readonly #regular: boolean;
  /** Opened here, and nobody else's. */
  readonly #own: boolean;

  private constructor(descriptor: number, regular: boolean, own: boolean) {
    this.#descriptor = descriptor;
    this.#regular = regular;
    this.#own = own;
  }

  /** Makes the file where it is missing, but no directory. */
  static async open(path: string): Promise<AppendFile> {
    const descriptor = await system.open(path, 'a+', MODE);
    return new AppendFile(descriptor, (await system.fstat(descriptor)).isFile(), true);
  }

  static async standardOutput(): Promise<AppendFile> {
    return new AppendFile(STDOUT, (await system.fstat(STDOUT)).isFile(), false);
  }

  /** Ends a last line that has no end. False where there is none. */
  async mendEnd(): Promise<boolean> {
    if (!this.#regular) return false;
    const { size } = await system.fstat(this.#descriptor);
    if (size === 0) return false;
    const last = new Uint8Array(1);
    await system.read(this.#descriptor, last, 0, 1, size - 1);
    if (last[0] === NEWLINE[0]) return false;
    await this.write([NEWLINE]);
    return true;
  }

  /** Answers how many bytes are written: some, or all. */
  async write(chunks: readonly Uint8Array[]): Promise<number> {
    return (await system.writev(this.#descriptor, chunks)).bytesWritten;
  }

  /** Takes the last bytes away again. False where that cannot be done: standard output may be others' too, who know its length. */
  async cut(bytes: number): Promise<boolean> {
    if (!this.#regular || !this.#own) return false;
    const { size } = await system.fstat(this.#descriptor);
    await system.ftruncate(this.#descriptor, size - bytes);
    return true;
  }

  /** Resolves when what is written would survive a loss of power. */
  async sync(): Promise<void> {
    if (this.#regular) await system.fsync(this.#descriptor);
  }

  async close(): Promise<void> {
    if (this.#own) await system.close(this.#descriptor);
  }
}
