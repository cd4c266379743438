import type { ErrorKind } from './error_kind.ts';

/** Milliseconds that a call goes on being tried, from its first failure on. */
const PATIENCE = {
  throttled: 300_000,
  failing: 60_000,
  /** Nobody ever answered: rather a wrong name than an outage. */ neverAnswered: 5_000,
};
/** Milliseconds; doubles with each try. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;

/** How long to go on after a failure of this kind; undefined for one that another try will not mend. */
export function patienceWith(kind: ErrorKind, answered: boolean): number | undefined {
  if (kind === 'throttled') return PATIENCE.throttled;
  if (kind !== 'server' && kind !== 'network') return undefined;
  return answered || kind === 'server' ? PATIENCE.failing : PATIENCE.neverAnswered;
}

/**
 * Full jitter, so that those who failed together do not come back together: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 * @param tries failed so far, from 1
 * @param random 0 to 1
 */
export const waitBefore = (tries: number, random: number): number => random * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1));
