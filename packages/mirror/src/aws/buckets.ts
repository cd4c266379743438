import type { Clock } from '../clock.ts';
import { type BucketSize, TokenBucket } from './token_bucket.ts';

/** What AWS grants to each API of a service, per account and region. */
export interface ServiceBuckets {
  /** Calls that read: Describe, Get. */
  readonly reading: BucketSize;
  readonly changing: BucketSize;
}

/** https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html */
export const EC2_BUCKETS: ServiceBuckets = { reading: { size: 100, perSecond: 20 }, changing: { size: 50, perSecond: 5 } };
/** https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-throttling.html */
export const ELB_BUCKETS: ServiceBuckets = { reading: { size: 40, perSecond: 10 }, changing: { size: 20, perSecond: 3 } };
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html; STS has no number and is asked once. */
export const OTHER_BUCKETS: ServiceBuckets = { reading: { size: 50, perSecond: 50 }, changing: { size: 50, perSecond: 50 } };

/** A bucket for each operation of one service, made when it is first called. */
export class Buckets {
  readonly #clock: Clock;
  readonly #sizes: ServiceBuckets;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(clock: Clock, sizes: ServiceBuckets) {
    this.#clock = clock;
    this.#sizes = sizes;
  }

  of(operation: string): TokenBucket {
    const known = this.#buckets.get(operation);
    if (known !== undefined) return known;
    const bucket = new TokenBucket(this.#clock, /^(Describe|Get|List)/.test(operation) ? this.#sizes.reading : this.#sizes.changing);
    this.#buckets.set(operation, bucket);
    return bucket;
  }
}
