import { AppendFile } from './append_file.ts';
import type { Batch } from './batch.ts';
import { type Destination, STANDARD_OUTPUT } from './destination.ts';
import { reasonOf, TransportError } from './error.ts';
import type { Log } from './log.ts';

/** A file, under its path or as standard output. A line that could be written in part only never stays in it. */
export class FileDestination implements Destination {
  readonly name: string;
  /** Undefined for standard output. */
  readonly #path: string | undefined;
  readonly #log: Log | undefined;
  #file: AppendFile;
  #reopenAsked = false;

  private constructor(path: string | undefined, file: AppendFile, log?: Log) {
    this.name = path ?? STANDARD_OUTPUT;
    this.#path = path;
    this.#file = file;
    this.#log = log;
  }

  static async open(path: string, log: Log | undefined): Promise<FileDestination> {
    return new FileDestination(path, await openWhole(path, log), log);
  }

  static async standardOutput(): Promise<FileDestination> {
    return new FileDestination(undefined, await AppendFile.standardOutput());
  }

  /** What comes next goes into the file that is then found under the path. Nothing happens to standard output. */
  reopen(): void {
    this.#reopenAsked = true;
  }

  async deliver(batch: Batch): Promise<void> {
    if (this.#reopenAsked) await this.#reopen(batch);
    try {
      for (let rest = batch.rest; rest.length > 0; rest = batch.rest) batch.advance(await this.#file.write(rest));
    } catch (error) {
      // Where it cannot be cut away, the next attempt goes on within the line.
      if (batch.torn > 0 && (await this.#file.cut(batch.torn).catch(() => false))) batch.rewind();
      throw new TransportError('write', `${this.name} cannot be written: ${reasonOf(error)}`, error);
    }
  }

  async flush(): Promise<void> {
    if (this.#reopenAsked) await this.#reopen();
    try {
      await this.#file.sync();
    } catch (error) {
      throw this.#mayNotLast(error);
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #reopen(batch?: Batch): Promise<void> {
    this.#reopenAsked = false;
    if (this.#path === undefined) return;
    const old = this.#file;
    try {
      this.#file = await openWhole(this.#path, this.#log);
    } catch (error) {
      this.#log?.warn(`${this.name} cannot be opened anew, so records go on into the file as it was: ${reasonOf(error)}`);
      return;
    }
    batch?.rewind();
    await old
      .sync()
      .finally(() => old.close())
      .catch((error: unknown) => this.#log?.warn(this.#mayNotLast(error).message));
  }

  #mayNotLast(error: unknown): TransportError {
    return new TransportError('write', `what was written to ${this.name} may not survive a loss of power: ${reasonOf(error)}`, error);
  }
}

/** A file that ends with a whole line. Where a crash left half of one, its reader shall lose that one only. */
async function openWhole(path: string, log: Log | undefined): Promise<AppendFile> {
  const file = await AppendFile.open(path);
  try {
    if (await file.mendEnd()) log?.warn(`${path} ended in the middle of a line, which stays as it is; records go on after it`);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
