import type { Clock } from '../../../clock.ts';

/** A bucket that holds `burst` tokens at most and gets `perSecond` back. */
interface Bucket {
  readonly burst: number;
  readonly perSecond: number;
}

export interface ThrottleRates {
  /** For each operation that changes something, and for each that describes. */
  readonly mutating: Bucket;
  readonly describing: Bucket;
}

/** https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html */
export const AWS_RATES: ThrottleRates = {
  mutating: { burst: 50, perSecond: 5 },
  describing: { burst: 100, perSecond: 20 },
};

/** One bucket an operation, full at the start. */
export class Throttle {
  readonly #clock: Clock;
  readonly #rates: ThrottleRates;
  readonly #levels = new Map<string, { tokens: number; at: number }>();

  constructor(clock: Clock, rates: ThrottleRates) {
    this.#clock = clock;
    this.#rates = rates;
  }

  /** Whether there was a token for one more request; it is gone then. */
  admits(operation: string): boolean {
    const { burst, perSecond } = /^(Describe|Get|List)/.test(operation) ? this.#rates.describing : this.#rates.mutating;
    const now = this.#clock.now();
    const level = this.#levels.get(operation) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, level.tokens + ((now - level.at) / 1000) * perSecond);
    const admitted = tokens >= 1;
    this.#levels.set(operation, { tokens: admitted ? tokens - 1 : tokens, at: now });
    return admitted;
  }
}
