import { exception } from './exception.ts';

/** How many may wait for a place. */
const MOST_WAITING = 100;

/** Gives each query one of a few places, in the order in which they came. */
export class Slots<T> {
  readonly #free: T[];
  readonly #waiting: ((slot: T) => void)[] = [];

  constructor(slots: readonly T[]) {
    this.#free = [...slots];
  }

  /** Runs `work` with a place of its own as soon as there is one. Throws ClickHouseException, or what `work` throws. */
  async with<R>(signal: AbortSignal, work: (slot: T) => Promise<R>): Promise<R> {
    const slot = this.#free.pop() ?? (await this.#wait());
    try {
      refuseAborted(signal);
      return await work(slot);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(slot);
      else next(slot);
    }
  }

  #wait(): Promise<T> {
    if (this.#waiting.length >= MOST_WAITING) {
      throw exception('TOO_MANY_SIMULTANEOUS_QUERIES', `Too many simultaneous queries: ${MOST_WAITING} are waiting already`);
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** Throws ClickHouseException where nobody waits for an answer any more. */
export function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw exception('QUERY_WAS_CANCELLED', 'Query was cancelled');
}
