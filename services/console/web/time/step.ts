/** Series over time: how wide their steps are, and which steps a range has. Steps in seconds, moments in milliseconds since 1970. */
import type { Moments } from './range.ts';

/** Steps that people read easily; each divides the day. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** Steps of a chart at most, unless told otherwise: about one for every five pixels of half a screen. */
const MOST = 120;

/** The least easy step by which the range has at most `most` steps; `least` or more. Reports know whole minutes: 60. */
export function stepFor({ since, until }: Moments, least = 1, most = MOST): number {
  const wanted = Math.max((until - since) / 1000 / most, least);
  return STEPS.find((step) => step >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400;
}

/**
 * What a series answers for. A range between two moments is widened to whole steps at its beginning and whole minutes, or steps if they are
 * shorter, at its end. One that moves along ends now and starts with the first step that is whole, so that it is not longer than it says.
 */
export function alignedTo({ since, until }: Moments, step: number, moving: boolean): Moments {
  const width = step * 1000;
  const last = Math.min(width, 60_000);
  if (moving) return { since: Math.ceil(since / width) * width, until };
  return { since: Math.floor(since / width) * width, until: Math.ceil(until / last) * last };
}

/** As long a time before, beginning with a whole step as well, and ending with a whole minute: it changes once a minute at most. */
export function before({ since, until }: Moments, step: number): Moments {
  const width = step * 1000;
  const last = Math.min(width, 60_000);
  const shift = Math.ceil((until - since) / width) * width;
  return { since: since - shift, until: Math.floor((until - shift) / last) * last };
}

/** Where each step begins: from the one that holds `since` to the one that holds the last moment. */
export function bucketsOf({ since, until }: Moments, step: number): number[] {
  const width = step * 1000;
  const first = Math.floor(since / width) * width;
  return Array.from({ length: Math.max(0, Math.ceil((until - first) / width)) }, (_, index) => first + index * width);
}

/** Seconds that a step has had so far: all of them, but for the one that the range ends in, or that is not over yet. At least one. */
export function coveredSeconds(bucket: number, step: number, until: number, now: number): number {
  return Math.max(1, (Math.min(bucket + step * 1000, until, Math.max(now, bucket)) - bucket) / 1000);
}
