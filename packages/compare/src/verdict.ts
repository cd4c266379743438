import type { Limit } from './limit.ts';
import { difference, type Estimate } from './statistics/estimate.ts';

/**
 * - `better`: surely so much less that the control, measured by the candidate, is worse
 * - `same`: surely within the limit
 * - `worse`: surely beyond the limit
 * - `undecided`: the interval has both in it
 */
export type Verdict = 'better' | 'same' | 'worse' | 'undecided';

export interface Judgement {
  readonly verdict: Verdict;
  /** How many times the data would decide, if the values stayed as they are; undefined where that cannot be told. */
  readonly dataNeeded?: number;
}

/** Whether the candidate is worse than the control by more than the limit. An estimate is undefined where there were too few data for it. */
export function judge(control: Estimate | undefined, candidate: Estimate | undefined, limit: Limit): Judgement {
  if (control === undefined || candidate === undefined) return { verdict: 'undecided' };
  const excess = beyond(candidate, control, limit);
  if (excess.low > 0) return { verdict: 'worse' };
  if (excess.high <= 0) return { verdict: beyond(control, candidate, limit).low > 0 ? 'better' : 'same' };
  const half = excess.value > 0 ? excess.value - excess.low : excess.high - excess.value;
  // An interval is as wide as one divided by the square root of the number of data; by the number itself where nothing has occurred yet.
  const needed = (half / excess.value) ** (control.value === 0 && candidate.value === 0 ? 1 : 2);
  return { verdict: 'undecided', ...(Number.isFinite(needed) ? { dataNeeded: Math.abs(needed) } : {}) };
}

/** By how much one is more than the other and the limit together. */
function beyond(one: Estimate, other: Estimate, { relative, absolute }: Limit): Estimate {
  const { value, low, high } = difference(one, other, 1 + relative);
  return { value: value - absolute, low: low - absolute, high: high - absolute };
}
