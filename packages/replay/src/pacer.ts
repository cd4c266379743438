import { setImmediate as eventLoop } from 'node:timers/promises';
import type { Datagrams } from './datagrams.ts';
import type { Sender } from './sender.ts';

/** When datagrams are due: at their times in the capture, so many times faster; or so many a second, Infinity for all at once. */
export type Pace = { readonly speed: number } | { readonly perSecond: number };

/** Shortest wait, in milliseconds: what falls due within it goes out together, and the processor rests. */
const LEAST_WAIT = 0.1;
/** Longest wait: progress is told of in between. */
const LONGEST_WAIT = 250;
/** Milliseconds of sending without a wait after which timers and signals get their turn. */
const TURN = 10;

/** Sends datagrams when they are due, never before. What is late, because the system took no more, goes as soon as it can. */
export class Pacer {
  /** How far sending was behind the plan at most, in seconds. */
  behind = 0;
  readonly #sender: Sender;
  readonly #pace: Pace;
  readonly #onProgress: () => void;
  #start: number | undefined;
  #turn = 0;
  /** Datagrams of the blocks before. */
  #before = 0;
  /** Seconds from the start: where this round of the capture begins, and where the last datagram so far was due. */
  #round = 0;
  #latest = 0;

  constructor(sender: Sender, pace: Pace, onProgress: () => void) {
    this.#sender = sender;
    this.#pace = pace;
    this.#onProgress = onProgress;
  }

  /** Seconds since the first datagram. */
  get seconds(): number {
    return this.#start === undefined ? 0 : (performance.now() - this.#start) / 1000;
  }

  /** Resolves when all are sent, or when the sender is closed. */
  async send(datagrams: Datagrams): Promise<void> {
    this.#start ??= performance.now();
    for (let at = 0; at < datagrams.count && !this.#sender.closed; ) {
      const now = this.seconds;
      const to = this.#dueBy(now, datagrams, at);
      if (to > at) {
        await this.#sender.send(datagrams, at, to);
        at = to;
        if ((this.seconds - this.#turn) * 1000 > TURN) await this.#rest(eventLoop());
      } else {
        const wait = (this.#due(datagrams, at) - now) * 1000;
        await this.#rest(this.#sender.sleep(Math.min(Math.max(wait, LEAST_WAIT), LONGEST_WAIT)));
      }
      this.#onProgress();
    }
    this.#before += datagrams.count;
  }

  /** The capture begins again, at once. */
  nextRound(): void {
    this.#round = this.#latest;
  }

  /** The first datagram from `at` on that is not due. */
  #dueBy(now: number, datagrams: Datagrams, at: number): number {
    let to = at;
    for (; to < datagrams.count; to++) {
      const due = this.#due(datagrams, to);
      if (due > now) break;
      this.#latest = Math.max(this.#latest, due);
      if (to === at && due > 0) this.behind = Math.max(this.behind, now - due);
    }
    return to;
  }

  #due(datagrams: Datagrams, i: number): number {
    return 'speed' in this.#pace ? this.#round + datagrams.time[i]! / this.#pace.speed : (this.#before + i) / this.#pace.perSecond;
  }

  async #rest(until: Promise<void>): Promise<void> {
    await until;
    this.#turn = this.seconds;
  }
}
