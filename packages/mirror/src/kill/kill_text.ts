import { count, number } from '../plan/words.ts';
import type { KilledSession, KillReport } from './report.ts';

/** For people: a line for each session, and the sum. Ends with a line feed. */
export function killText({ region, dryRun, sessions, deleted, stilled, took }: KillReport): string {
  const lines = sessions.map((session) => `${session.id}  ${session.interface}  ${session.mirror}  ${fateOf(session, dryRun)}`);
  const sum = dryRun
    ? `${count(sessions.length, 'session')} in ${region} would be deleted, and AWS allows it`
    : `${count(deleted, 'session')} in ${region} deleted in ${seconds(took)}${each(deleted, took)}; ${number(stilled)} filters and targets set to a share of 0 %`;
  return `${[...lines, sum].join('\n')}\n`;
}

const fateOf = ({ after, error }: KilledSession, dryRun: boolean): string => {
  if (dryRun) return 'would be deleted';
  return after === undefined ? `still there: ${error}` : `deleted after ${seconds(after)}`;
};

const each = (deleted: number, took: number): string => (deleted === 0 ? '' : ` (${number(Math.round(took / deleted))} ms each)`);

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
