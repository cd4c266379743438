import { binOf } from '../bins.ts';
import { LEAST_BUCKETS } from '../statistics/clustered.ts';
import type { SignedShare } from '../statistics/proportion.ts';
import type { Histogram } from '../statistics/quantile.ts';
import type { Random } from './random.ts';

const BUCKETS = 128;

interface Cluster {
  readonly all: number;
  readonly some: number;
}

/** Clusters as ClickHouse adds them up: each in a bucket by chance. */
export function shares(random: Random, clusters: readonly Cluster[]): SignedShare[] {
  const buckets = Array.from({ length: BUCKETS }, () => ({ all: 0, some: 0, signed: 0 }));
  for (const { all, some } of clusters) {
    const bucket = buckets[random.below(BUCKETS)]!;
    bucket.all += all;
    bucket.some += some;
    bucket.signed += random.next() < 0.5 ? all : -all;
  }
  return buckets;
}

/** Values by cluster, as ClickHouse counts them. */
export function histograms(random: Random, clusters: readonly (readonly number[])[]): Histogram[] {
  const buckets = Array.from({ length: BUCKETS }, () => new Map<number, number>());
  for (const values of clusters) {
    const bucket = buckets[random.below(BUCKETS)]!;
    for (const value of values) {
      const bin = binOf(value);
      bucket.set(bin, (bucket.get(bin) ?? 0) + 1);
    }
  }
  return buckets;
}

/**
 * Connections with unequal numbers of packets, of which some lie on a lossy path: one in five has nine times the loss of the others.
 * @param ratio of all packets that are retransmitted
 */
export function lossyConnections(random: Random, count: number, ratio: number): Cluster[] {
  return Array.from({ length: count }, () => {
    const all = 4 + Math.floor(Math.exp(2.5 + 0.8 * random.normal()));
    return { all, some: random.binomial(all, (random.below(5) === 0 ? 9 : 1) * (ratio / 2.6)) };
  });
}

/** Times of clients that lie near and far: their logarithms vary by 0.5 between clients, and by 0.3 within. */
export const SPREAD = Math.hypot(0.5, 0.3);

export function timesByClient(random: Random, clients: number, median: number): number[][] {
  return Array.from({ length: clients }, () => {
    const middle = Math.log(median) + 0.5 * random.normal();
    return Array.from({ length: 1 + random.below(12) }, () => Math.exp(middle + 0.3 * random.normal()));
  });
}

/** Too few for any estimate. */
export const TOO_FEW = LEAST_BUCKETS - 1;
