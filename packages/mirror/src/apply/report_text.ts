import type { Action } from '../plan/plan.ts';
import { count, number } from '../plan/words.ts';
import type { ApplyReport } from './report.ts';

/** Failures and the like that are shown one by one. */
const MOST_LINES = 10;
const DONE: Readonly<Record<Action, string>> = {
  create: 'created',
  modify: 'modified',
  replace: 'replaced',
  delete: 'deleted',
  unchanged: 'unchanged',
};

/** For people. Ends with a line feed. */
export function reportText({ mirror, done, failed, left, unchanged, calls, throttled }: ApplyReport, seconds: number): string {
  const kinds = Map.groupBy(done, ({ kind, action }) => `${kind} ${action}`);
  const summary = [...kinds.values()].map((same) => `${count(same.length, same[0]!.kind)} ${DONE[same[0]!.action]}`);
  const lines = [
    ...some(failed.map(({ action, key, error }) => `failed to ${action} ${error.startsWith(key) ? '' : `${key}: `}${error}`)),
    ...some(left.map(({ action, key, why }) => `left: ${action} ${key}: ${why}`)),
    `${mirror}: ${summary.length === 0 ? 'nothing done' : summary.join(', ')}; ${number(failed.length)} failed, ${number(left.length)} left, ${number(unchanged)} unchanged`,
    `${number(Math.round(seconds))} s, ${count(calls, 'call')} to AWS, ${number(throttled)} throttled`,
  ];
  return `${lines.join('\n')}\n`;
}

function some(lines: readonly string[]): string[] {
  if (lines.length <= MOST_LINES) return [...lines];
  return [...lines.slice(0, MOST_LINES), `... and ${number(lines.length - MOST_LINES)} more, all of them with --json`];
}
