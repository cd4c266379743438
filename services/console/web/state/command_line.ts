/** The command that gives on a terminal what a view shows. */
import { rangeParams, shortDuration, type TimeRange } from '../time/range.ts';

/** `mirrorscope query NAME` for the time and the parameters given; those that are empty are left out. */
export function queryCommand(
  report: string,
  range: TimeRange,
  parameters: Readonly<Record<string, string>>,
  store: string | undefined,
): string {
  const { limit, ...own } = parameters;
  return [
    'mirrorscope query',
    report,
    ...rangeOptions(range),
    ...(limit ? [`--limit ${shellWord(limit)}`] : []),
    ...Object.entries(own).flatMap(([name, value]) => (value === '' ? [] : [`--param ${shellWord(`${name}=${value}`)}`])),
    ...(store === undefined ? [] : [`--store ${shellWord(store)}`]),
  ].join(' ');
}

function rangeOptions(range: TimeRange): string[] {
  if (range.kind === 'all') return [];
  if (range.kind === 'last') return [`--since -${shortDuration(range.seconds)}`];
  const { from, to } = rangeParams(range);
  return [`--since ${from}`, `--until ${to}`];
}

/** One word for a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
