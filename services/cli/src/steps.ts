/** Milliseconds until the first line, and between two of them where nobody looks at a terminal. */
const PATIENCE = 1000;
const INTERVAL = 100;
const LOG_INTERVAL = 10_000;

export interface StepProgress {
  readonly done: number;
  /** undefined: not known yet */
  readonly total: number | undefined;
  readonly what: string;
}

/** Says on standard error how far a long piece of work has come: a line that is redrawn on a terminal, a line now and then elsewhere. */
export class Steps {
  readonly #stream: NodeJS.WriteStream;
  #next = performance.now() + PATIENCE;
  #drawn = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  readonly show = ({ done, total, what }: StepProgress): void => {
    const now = performance.now();
    if (now < this.#next) return;
    const line = `${what}: ${done}${total === undefined ? '' : ` of ${total}`}`;
    this.#next = now + (this.#stream.isTTY ? INTERVAL : LOG_INTERVAL);
    this.#drawn = this.#stream.isTTY;
    this.#stream.write(this.#stream.isTTY ? `\r${line.slice(0, (this.#stream.columns ?? 80) - 1)}\x1b[K` : `${line}\n`);
  };

  /** Takes the line away again, and shows no more: what was under way beside a step that failed may still come to its end. */
  end(): void {
    if (this.#drawn) this.#stream.write('\r\x1b[K');
    this.#drawn = false;
    this.#next = Number.POSITIVE_INFINITY;
  }
}
