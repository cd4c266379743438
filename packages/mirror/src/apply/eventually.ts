import type { Clock } from '../clock.ts';

/** Milliseconds that AWS is given until what it did is seen everywhere. */
export const CONSISTENT_WITHIN = 60_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 8_000;

/**
 * Tries until there is something, or for a minute; answers with the last outcome. AWS is eventually consistent: a new thing may be unknown for a while,
 * and a deleted one be in use.
 * @param attempt answers undefined where another try may help
 */
export async function eventually<T>(clock: Clock, attempt: () => Promise<T | undefined>, signal?: AbortSignal): Promise<T | undefined> {
  const end = clock.now() + CONSISTENT_WITHIN;
  for (let wait = FIRST_WAIT; ; wait = Math.min(LONGEST_WAIT, 2 * wait)) {
    const result = await attempt();
    if (result !== undefined || clock.now() >= end) return result;
    await clock.sleep(wait, signal);
  }
}
