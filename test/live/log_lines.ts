import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** What pino writes, of each line. */
interface LogLine {
  readonly level: string;
  readonly msg: string;
}

/** The log of another process as it comes. */
export class LogLines {
  readonly lines: LogLine[] = [];
  readonly #news = new EventEmitter();

  /** Resolves when the stream has ended. */
  async read(stream: Readable): Promise<void> {
    for await (const text of createInterface({ input: stream })) {
      this.lines.push(text.startsWith('{') ? (JSON.parse(text) as LogLine) : { level: 'none', msg: text });
      this.#news.emit('line');
    }
  }

  /** The first line that matches, awaited where there is none yet. */
  async line(pattern: RegExp, limitMs: number): Promise<RegExpExecArray> {
    const signal = AbortSignal.timeout(limitMs);
    for (;;) {
      const found = this.find(pattern);
      if (found !== undefined) return found;
      await once(this.#news, 'line', { signal }).catch(() => {
        throw new Error(`no line ${pattern} in the log within ${limitMs} ms. ${this.tail()}`);
      });
    }
  }

  find(pattern: RegExp): RegExpExecArray | undefined {
    for (const { msg } of this.lines) {
      const match = pattern.exec(msg);
      if (match !== null) return match;
    }
    return undefined;
  }

  /** For messages of errors. */
  tail(): string {
    return `It said last:\n${this.lines
      .slice(-5)
      .map(({ level, msg }) => `  ${level}: ${msg}`)
      .join('\n')}`;
  }
}
