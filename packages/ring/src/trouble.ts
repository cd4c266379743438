/** What the writer has to say, a line each. */
export interface RingLog {
  info(line: string): void;
  warn(line: string): void;
}

/** A trouble that lasts is told again this often, and writing tried again so often. Milliseconds. */
const TELL_AGAIN = 60_000;
const TRY_AGAIN = 1000;

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'free space there, or lower capture.size',
  EDQUOT: "raise the user's quota there, or lower capture.size",
  EACCES: 'let the user of this process write there',
  EPERM: 'let the user of this process write there',
  EROFS: 'give a directory that can be written as capture.dir',
  ENOTDIR: 'give a directory as capture.dir',
  EMFILE: 'raise the limit of open files (ulimit -n)',
};
const OTHERWISE = 'look at the disk, or give another directory as capture.dir';

/** Why nothing can be written at present, told now and then. */
export class Trouble {
  readonly #directory: string;
  readonly #log: RingLog;
  #lasts = false;
  #told = false;
  #toldAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;

  constructor(directory: string, log: RingLog) {
    this.#directory = directory;
    this.#log = log;
  }

  get lasts(): boolean {
    return this.#lasts;
  }

  /** Whether it is too early to try again. */
  rests(now: number): boolean {
    // The clock may be set back meanwhile.
    return this.lasts && Math.abs(now - this.#triedAt) < TRY_AGAIN;
  }

  met(error: unknown, now: number): void {
    this.#lasts = true;
    this.#triedAt = now;
    if (Math.abs(now - this.#toldAt) < TELL_AGAIN) return;
    this.#toldAt = now;
    this.#told = true;
    const { code = '', message } = error as NodeJS.ErrnoException;
    const remedy = REMEDIES[code] ?? OTHERWISE;
    this.#log.warn(
      `the capture ring ${this.#directory} cannot be written (${message}): packets are left out of it, and counted; ${remedy}`,
    );
  }

  over(): void {
    if (this.#told) this.#log.info(`the capture ring ${this.#directory} is written again`);
    this.#lasts = false;
    this.#told = false;
  }
}
