/** Where a transport tells what happens to it: one line each. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
}

/** A trouble that lasts is told again this often. Milliseconds. */
const AGAIN = 60_000;

/** Says what goes on happening at most once a minute, and its end if its beginning was said. */
export class Episodes {
  readonly #log: Log | undefined;
  #saidAt = Number.NEGATIVE_INFINITY;
  #said = false;

  constructor(log: Log | undefined) {
    this.#log = log;
  }

  warn(line: string): void {
    if (performance.now() - this.#saidAt < AGAIN) return;
    this.#saidAt = performance.now();
    this.#said = true;
    this.#log?.warn(line);
  }

  end(line: string): void {
    if (this.#said) this.#log?.info(line);
    this.#said = false;
  }
}
