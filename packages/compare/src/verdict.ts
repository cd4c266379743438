import type { Limit } from './limit.ts';
import { difference, type Estimate } from './statistics/estimate.ts';

/**
 * - `better`: less than the control's, surely
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
  const scaled = difference(candidate, control, 1 + limit.relative);
  const excess = { value: scaled.value - limit.absolute, low: scaled.low - limit.absolute, high: scaled.high - limit.absolute };
  if (excess.low > 0) return { verdict: 'worse' };
  if (excess.high <= 0) return { verdict: difference(candidate, control).high < 0 ? 'better' : 'same' };
  // An interval is as wide as one divided by the square root of the number of data.
  const half = excess.value > 0 ? excess.value - excess.low : excess.high - excess.value;
  const needed = (half / excess.value) ** 2;
  return { verdict: 'undecided', ...(Number.isFinite(needed) ? { dataNeeded: needed } : {}) };
}
