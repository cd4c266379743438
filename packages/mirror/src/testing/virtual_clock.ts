import type { Clock } from '../clock.ts';

/** Turns of the event loop in which nothing sleeps or wakes, after which all that is under way waits for the clock. Loopback takes a few for a call. */
const QUIET_TURNS = 60;

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/**
 * A clock whose time passes only while everybody sleeps: then it jumps to when the first wakes. Programs and the AWS they speak to share one, in one
 * process, so that hours take seconds and come out the same on a busy machine. What really takes time in the kernel or a thread takes none of it.
 */
export class VirtualClock implements Clock {
  #now: number;
  /** In the order in which they fell asleep. */
  #sleepers: Sleeper[] = [];
  #ticking = false;
  #quiet = 0;

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (signal?.aborted === true) {
      reject(signal.reason);
      return promise;
    }
    const abort = (): void => {
      this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
      reject(signal?.reason);
    };
    const wake = (): void => {
      signal?.removeEventListener('abort', abort);
      resolve();
    };
    const sleeper: Sleeper = { at: this.#now + Math.max(0, ms), wake };
    signal?.addEventListener('abort', abort, { once: true });
    this.#sleepers.push(sleeper);
    this.#quiet = 0;
    if (!this.#ticking) {
      this.#ticking = true;
      setImmediate(() => this.#turn());
    }
    return promise;
  }

  #turn(): void {
    if (++this.#quiet > QUIET_TURNS) this.#jump();
    this.#ticking = this.#sleepers.length > 0;
    if (this.#ticking) setImmediate(() => this.#turn());
  }

  #jump(): void {
    this.#quiet = 0;
    let first = this.#sleepers[0];
    for (const sleeper of this.#sleepers) if (first === undefined || sleeper.at < first.at) first = sleeper;
    if (first === undefined) return;
    this.#sleepers.splice(this.#sleepers.indexOf(first), 1);
    this.#now = first.at;
    first.wake();
  }
}
