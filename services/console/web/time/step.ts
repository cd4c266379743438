/** Series over time: how wide their steps are, and which steps a range has. Seconds and milliseconds since 1970. */
import type { Moments } from './range.ts';

/** Steps in seconds that people read easily; each divides the day. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** The least step, of those people read easily, by which the range has at most `most` steps; of `least` seconds or more. */
export function stepFor({ since, until }: Moments, most = 120, least = 1): number {
  const wanted = Math.max((until - since) / 1000 / most, least);
  return STEPS.find((step) => step >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400;
}

/** Where each step begins, in milliseconds: from the one that holds `since` to the one that holds the last moment. */
export function bucketsOf({ since, until }: Moments, step: number): number[] {
  const width = step * 1000;
  const first = Math.floor(since / width) * width;
  return Array.from({ length: Math.max(0, Math.ceil((until - first) / width)) }, (_, index) => first + index * width);
}

/** Seconds of a step that lie in the range: rates of the first and the last step are of these. */
export function coveredSeconds(bucket: number, step: number, { since, until }: Moments): number {
  return Math.max(0, Math.min(bucket + step * 1000, until) - Math.max(bucket, since)) / 1000;
}
