import type { FlowRecord, LogFormat } from '@mirrorscope/record';
import type { Output } from './output.ts';
import type { View } from './sinks.ts';

/** Characters that are handed on at once. */
const CHUNK = 64 * 1024;

/** Microseconds since 1970. */
const now = (): number => Date.now() * 1000;

/** The first `limit` records as a log that other programs read. */
export class LogView implements View {
  readonly #output: Output;
  readonly #format: LogFormat;
  #room: number;
  #text: string;

  constructor(output: Output, limit: number, format: LogFormat) {
    this.#output = output;
    this.#format = format;
    this.#room = limit;
    this.#text = format.head(now());
  }

  get full(): boolean {
    return this.#room === 0 || this.#output.closed;
  }

  write(record: FlowRecord): void {
    if (this.full) return;
    this.#room--;
    this.#text += this.#format.line(record);
    if (this.#text.length >= CHUNK) this.#flush();
  }

  end(): void {
    this.#text += this.#format.tail(now());
    this.#flush();
  }

  #flush(): void {
    this.#output.print(this.#text);
    this.#text = '';
  }
}
