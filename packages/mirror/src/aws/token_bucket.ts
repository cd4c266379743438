import type { Clock } from '../clock.ts';

export interface BucketSize {
  /** Calls at once. */
  readonly size: number;
  readonly perSecond: number;
}

/** Part of what AWS grants that is left alone: calls do not take equally long to arrive, and AWS counts them when they do. */
const SPARE = { size: 0.1, rate: 0.02 };
/** How much of the rate comes back with each call after a throttled one. Slow enough for two programs that share a bucket to stay below 1 % throttled. */
const RECOVERY = 0.002;
const LEAST_RATE = 0.05;

/**
 * Lets calls of one API pass as fast as AWS's own bucket for it will. That one belongs to the whole account: when it turns out emptier than ours, others
 * draw from it, and ours fills at half the speed, which then rises again.
 */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #size: number;
  readonly #fullRate: number;
  #tokens: number;
  #rate: number;
  #filledAt: number;
  #slowedAt = Number.NEGATIVE_INFINITY;
  #turn: Promise<void> = Promise.resolve();

  constructor(clock: Clock, { size, perSecond }: BucketSize) {
    this.#clock = clock;
    this.#size = Math.max(1, size * (1 - SPARE.size));
    this.#fullRate = perSecond * (1 - SPARE.rate);
    this.#tokens = this.#size;
    this.#rate = this.#fullRate;
    this.#filledAt = clock.now();
  }

  /** Waits for a token, first come, first served. Returns when it was taken; rejects with the signal's reason. */
  async take(signal?: AbortSignal): Promise<number> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    try {
      await before;
      signal?.throwIfAborted();
      while (this.#fill() < 1) await this.#clock.sleep(Math.ceil(((1 - this.#tokens) / this.#rate) * 1000), signal);
      this.#tokens--;
      this.#rate = Math.min(this.#fullRate, this.#rate + this.#fullRate * RECOVERY);
      return this.#filledAt;
    } finally {
      resolve();
    }
  }

  /** AWS refused a call whose token was taken then. */
  throttled(takenAt: number): void {
    // Of several calls that were under way together, only the first says anything new.
    if (takenAt <= this.#slowedAt) return;
    this.#fill();
    this.#slowedAt = this.#filledAt;
    this.#tokens = 0;
    this.#rate = Math.max(this.#fullRate * LEAST_RATE, this.#rate / 2);
  }

  #fill(): number {
    const now = this.#clock.now();
    this.#tokens = Math.min(this.#size, this.#tokens + ((now - this.#filledAt) / 1000) * this.#rate);
    this.#filledAt = now;
    return this.#tokens;
  }
}
