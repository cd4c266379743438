/**
 * Packets of one connection, and connections of one client, are no independent witnesses: they come in clusters. Clusters are put into
 * buckets by a hash of their names, which is a random division, so the spread between buckets tells how sure a sum is, however many clusters
 * there are ("random groups", Wolter, Introduction to Variance Estimation).
 */
export interface Share {
  /** What is counted, such as packets. */
  readonly all: number;
  /** Those among them, such as retransmitted ones. */
  readonly some: number;
}

/** Fewer buckets with anything in them say nothing of a spread. */
export const LEAST_BUCKETS = 10;

/** Only what holds something: the others say nothing. */
export const filled = <T extends Share>(buckets: readonly T[]): readonly T[] => buckets.filter(({ all }) => all > 0);

export const total = (buckets: readonly Share[], of: keyof Share): number => buckets.reduce((sum, bucket) => sum + bucket[of], 0);

/**
 * By how much a share is less sure than if each thing counted were independent (Kish's design effect): 1 or more.
 * @param buckets filled ones
 */
export function designEffect(buckets: readonly Share[]): number {
  const all = total(buckets, 'all');
  const share = total(buckets, 'some') / all;
  if (share === 0 || share === 1) return 1;
  const squares = buckets.reduce((sum, bucket) => sum + (bucket.some - share * bucket.all) ** 2, 0);
  const variance = ((squares / all ** 2) * buckets.length) / (buckets.length - 1);
  return Math.max(1, variance / ((share * (1 - share)) / all));
}
