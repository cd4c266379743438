import { errorText } from '../errors.ts';
import type { Check, Finding } from './finding.ts';

/** A finding, and the check that made it. */
export interface Diagnosis extends Finding {
  readonly check: string;
}

const SILENCE = 'does a firewall swallow packets on the way there?';

/** Looks at everything at once, each for so many milliseconds at most; answers in the order of the checks. Never throws. */
export async function examine(checks: readonly Check[], limitMs: number): Promise<readonly Diagnosis[]> {
  const findings = await Promise.all(checks.map((check) => within(check, limitMs)));
  return checks.flatMap(({ name }, i) => findings[i]!.map((finding) => ({ check: name, ...finding })));
}

async function within(check: Check, limitMs: number): Promise<readonly Finding[]> {
  const outOfTime = new AbortController();
  const { promise: late, resolve } = Promise.withResolvers<readonly Finding[]>();
  const timer = setTimeout(() => {
    outOfTime.abort();
    resolve([{ state: 'problem', says: `no answer within ${limitMs / 1000} s`, remedy: SILENCE }]);
  }, limitMs);
  try {
    return await Promise.race([late, look(check, outOfTime.signal)]);
  } finally {
    clearTimeout(timer);
  }
}

async function look(check: Check, signal: AbortSignal): Promise<readonly Finding[]> {
  try {
    return await check.look(signal);
  } catch (error) {
    return [
      {
        state: 'problem',
        says: errorText(error, false)
          .trim()
          .replace(/^mirrorscope: /gm, ''),
      },
    ];
  }
}
