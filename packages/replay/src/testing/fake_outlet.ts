import type { Outbox } from '../datagrams.ts';
import type { Outlet } from '../outlet.ts';

/** An outlet whose datagrams stay here. Time passes while it sleeps, and only then. */
export class FakeOutlet implements Outlet {
  readonly sent: Uint8Array[] = [];
  /** The clock when each was sent, in milliseconds. */
  readonly times: number[] = [];
  now = 0;
  refusals = 0;
  isClosed = false;
  /** Datagrams that the next calls take, the first one first; then all. */
  readonly #takes: number[];

  constructor(takes: readonly number[] = []) {
    this.#takes = [...takes];
  }

  outbox(datagrams: number, bytes: number): Outbox {
    const memory = new Uint8Array(bytes);
    const parts: Uint8Array[] = Array(datagrams);
    return {
      bytes: memory,
      set: (i, start, length) => {
        parts[i] = memory.subarray(start, start + length);
      },
      send: (from, to) => {
        const count = Math.min(this.#takes.shift() ?? to, to - from);
        for (const part of parts.slice(from, from + count)) {
          this.sent.push(part.slice());
          this.times.push(this.now);
        }
        return count;
      },
    };
  }

  async room(): Promise<void> {}

  async sleep(milliseconds: number): Promise<void> {
    this.now += milliseconds;
  }

  close(): void {
    this.isClosed = true;
  }
}
