import { binValue } from '../bins.ts';
import { designEffect, filled, LEAST_BUCKETS } from './clustered.ts';
import type { Estimate } from './estimate.ts';
import { studentQuantile } from './student.ts';

/** How often each value occurs, by the number of its bin. */
export type Histogram = ReadonlyMap<number, number>;

/**
 * The value that the part `level` of all stays at or below. The interval is that of values whose own level does not differ from it
 * significantly (Woodruff, JASA 1952), for as many values as the buckets' spread says that there are effectively. `high` is Infinity where even
 * the greatest value may lie below it, or where values beyond come from so few buckets that nobody knows how they come together. Undefined where
 * there are too few buckets with values.
 */
export function quantile(buckets: readonly Histogram[], level: number, confidence: number): Estimate | undefined {
  const sizes = buckets.map(size);
  if (sizes.filter((size) => size > 0).length < LEAST_BUCKETS) return undefined;
  const merged = new Merged(buckets);
  const bin = merged.binAt(level);
  const shares = filled(buckets.map((histogram, i) => ({ all: sizes[i]!, some: countTo(histogram, bin) })));
  const tail = shares.filter(({ all, some }) => some < all).length;
  const number = merged.count / designEffect(shares);
  const half = studentQuantile((1 + confidence) / 2, shares.length - 1) * Math.sqrt((level * (1 - level)) / number);
  return {
    value: binValue(bin),
    low: level - half <= 0 ? 0 : binValue(merged.binAt(level - half), -0.5),
    high: level + half >= 1 || tail < LEAST_BUCKETS ? Number.POSITIVE_INFINITY : binValue(merged.binAt(level + half), 0.5),
  };
}

class Merged {
  readonly count: number;
  readonly #bins: readonly (readonly [bin: number, count: number])[];

  constructor(buckets: readonly Histogram[]) {
    const merged = new Map<number, number>();
    for (const histogram of buckets) for (const [bin, count] of histogram) merged.set(bin, (merged.get(bin) ?? 0) + count);
    this.#bins = [...merged].sort(([a], [b]) => a - b);
    this.count = size(merged);
  }

  /** The least bin up to which there is at least this part of all. */
  binAt(level: number): number {
    let left = level * this.count;
    for (const [bin, count] of this.#bins) {
      left -= count;
      // As much as rounding may leave over.
      if (left <= 1e-9 * this.count) return bin;
    }
    return this.#bins.at(-1)![0];
  }
}

function countTo(histogram: Histogram, last: number): number {
  let count = 0;
  for (const [bin, times] of histogram) if (bin <= last) count += times;
  return count;
}

const size = (histogram: Histogram): number => countTo(histogram, Number.POSITIVE_INFINITY);
