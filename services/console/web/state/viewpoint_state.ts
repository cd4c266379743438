/** How viewpoints are: whether they are still seen, and what their mirrors lose. */
import type { Rows } from '../format/delimited.ts';
import { duration } from '../format/number.ts';
import type { AnswerColumn } from '../format/unit.ts';

/** After so many seconds without a packet a viewpoint counts as silent: a busy interface is never that quiet for so long. */
const SILENT_SECONDS = 300;
/** Per cent of TCP payload that is missed, from which retransmissions of this viewpoint are to be distrusted. */
const DISTRUST_PERCENT = 0.1;
/** Wide, and looked at last. */
const LAST: ReadonlySet<string> = new Set(['first_seen', 'last_seen']);
/** Columns that are left out where no row has anything in them. */
const OPTIONAL: ReadonlySet<string> = new Set(['listener', 'name', 'eni', 'instance', 'az']);

type ViewpointState = 'seen' | 'losing' | 'silent';

interface Answer {
  readonly columns: readonly AnswerColumn[];
  readonly rows: Rows;
}

export interface Viewpoints extends Answer {
  /** One for each row. */
  readonly states: readonly ViewpointState[];
}

/**
 * The report `viewpoints` with a column `state` before the others. Silence counts up to `now`, in milliseconds, where the time shown reaches up
 * to now; else up to the last packet of any viewpoint.
 */
export function viewpointsOf({ columns, rows }: Answer, now: number | undefined): Viewpoints {
  const at = (name: string) => columns.findIndex((column) => column.name === name);
  const [lastAt, missedAt] = [at('last_seen'), at('missed_percent')];
  const last = rows.map((row) => Date.parse(String(row[lastAt])));
  const end = now ?? Math.max(...last);
  const silence = last.map((time) => (end - time) / 1000);
  const states = rows.map((row, index) => stateOf(silence[index] ?? 0, Number(row[missedAt] ?? 0)));
  const wanted = columns.flatMap(({ name }, index) =>
    name === 'silent_seconds' || (OPTIONAL.has(name) && rows.every((row) => row[index] === '')) ? [] : [index],
  );
  const kept = wanted.toSorted((a, b) => Number(LAST.has(columns[a]?.name ?? '')) - Number(LAST.has(columns[b]?.name ?? '')));
  return {
    columns: [{ name: 'state', type: 'String' }, ...kept.flatMap((index) => columns[index] ?? [])],
    rows: rows.map((row, index) => [stateText(states[index] ?? 'seen', silence[index] ?? 0), ...kept.map((at) => row[at])]),
    states,
  };
}

function stateOf(silentSeconds: number, missedPercent: number): ViewpointState {
  if (silentSeconds >= SILENT_SECONDS) return 'silent';
  return missedPercent >= DISTRUST_PERCENT ? 'losing' : 'seen';
}

function stateText(state: ViewpointState, silentSeconds: number): string {
  if (state === 'silent') return `Silent for ${duration(silentSeconds * 1000)}`;
  return state === 'losing' ? 'Losing packets' : 'Seen lately';
}

/** `4 viewpoints: 1 silent, 1 losing packets`; all well is said as well. */
export function viewpointSummary(states: readonly ViewpointState[]): string {
  const count = (wanted: ViewpointState) => states.filter((state) => state === wanted).length;
  const all = states.length === 1 ? '1 viewpoint' : `${states.length} viewpoints`;
  const parts = [
    ...(count('silent') > 0 ? [`${count('silent')} silent`] : []),
    ...(count('losing') > 0 ? [`${count('losing')} losing packets`] : []),
  ];
  return `${all}: ${parts.length === 0 ? 'seen lately, nearly nothing lost' : parts.join(', ')}`;
}
