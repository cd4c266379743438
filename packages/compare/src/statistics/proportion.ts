import { designEffect, filled, LEAST_BUCKETS, type Share, total } from './clustered.ts';
import type { Estimate } from './estimate.ts';
import { studentQuantile } from './student.ts';

export interface SignedShare extends Share {
  /** The sum of `all` over the bucket's clusters, each with a random sign: its square is, on average, the sum of their squares. */
  readonly signed: number;
}

/** From so many buckets on, what is among them is not so rare that its spread is a matter of luck. */
const RARE = 10;

/**
 * The share of some among all, by Wilson's interval over the effective number (Korn and Graubard, Survey Methodology 1998). Undefined where
 * there are too few buckets with anything in them.
 *
 * Of what is rare or has never occurred the group's own spread says nothing, and would call it very sure. Then the bursts are taken as large as
 * they are in both groups together; and where it is rare there too, all of a cluster is taken to share one fate.
 */
export function proportion(group: readonly SignedShare[], both: readonly Share[], confidence: number): Estimate | undefined {
  const buckets = filled(group);
  if (buckets.length < LEAST_BUCKETS) return undefined;
  const all = total(buckets, 'all');
  const share = total(buckets, 'some') / all;
  const effect = Math.max(designEffect(buckets), isRare(buckets) ? (isRare(both) ? clusterSize(buckets) : burst(both)) : 1);
  const number = all / effect;
  const t = studentQuantile((1 + confidence) / 2, buckets.length - 1);
  const t2 = (t * t) / number;
  const centre = (share + t2 / 2) / (1 + t2);
  const half = (t * Math.sqrt((share * (1 - share)) / number + t2 / (4 * number))) / (1 + t2);
  // At the ends rounding may leave the value outside by a hair.
  return { value: share, low: Math.max(0, Math.min(share, centre - half)), high: Math.min(1, Math.max(share, centre + half)) };
}

const isRare = (buckets: readonly Share[]): boolean =>
  Math.min(
    occupied(buckets, ({ some }) => some),
    occupied(buckets, ({ all, some }) => all - some),
  ) < RARE;

const occupied = (buckets: readonly Share[], of: (bucket: Share) => number): number => buckets.filter((bucket) => of(bucket) > 0).length;

/** How many of a kind come together, weighted by themselves. What is rare has a bucket for each of its clusters. */
function burst(buckets: readonly Share[]): number {
  const lesser = total(buckets, 'some') * 2 < total(buckets, 'all') ? ({ some }: Share) => some : ({ all, some }: Share) => all - some;
  const sum = (power: number) => buckets.reduce((sum, bucket) => sum + lesser(bucket) ** power, 0);
  return Math.max(1, sum(2) / sum(1));
}

/** Mean size of the clusters, weighted by their size. */
function clusterSize(buckets: readonly SignedShare[]): number {
  const squares = buckets.reduce((sum, { signed }) => sum + signed ** 2, 0);
  return Math.max(1, squares / total(buckets, 'all'));
}
