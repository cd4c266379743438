import { EvidenceError } from './error.ts';

/** A stretch of time, from `from` on, up to and without `to`. */
export interface TimeRange {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Seconds of a step of the plots; the last step may be shorter. */
  readonly step: number;
}

/** ISO 8601; the time of day and its parts may be left out, and UTC is meant where no zone is given. */
const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?)?(Z|[+-]\d{2}:\d{2})?$/;
const SECOND = 1000;
/** What ClickHouse's functions of time hold. */
const LAST = Date.UTC(2106, 0, 1);

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];
/** Narrower bars cannot be told apart on paper. */
const MOST_STEPS = 96;

/** Reads a range. Throws EvidenceError bad_range. */
export function timeRange(from: string, to: string): TimeRange {
  const range = { from: moment('from', from), to: moment('to', to) };
  if (range.from === range.to) throw new EvidenceError('bad_range', `from and to are both ${text(range.from)}: give a later end`);
  if (range.from > range.to)
    throw new EvidenceError('bad_range', `from (${text(range.from)}) is later than to (${text(range.to)}): exchange the two`);
  return { ...range, step: stepOf((range.to - range.from) / SECOND) };
}

/** Milliseconds since 1970. Throws EvidenceError bad_range, which calls it `name`. */
export function moment(name: string, given: string): number {
  const [, day, minute = '00:00', second = ':00', zone = 'Z'] = TIME.exec(given) ?? [];
  const at = Date.parse(`${day}T${minute}${second}${zone}`);
  // Date.parse takes 2026-02-30 for the second of March.
  const written = Date.parse(`${day}T${minute}${second}Z`);
  if (Number.isNaN(at) || new Date(written).toISOString().slice(0, 10) !== day || at < 0 || at >= LAST)
    throw new EvidenceError('bad_range', `${name} is '${given}': give a time from 1970 to 2105, such as 2026-05-01T12:00:00Z`);
  return at;
}

const text = (at: number): string => new Date(at).toISOString();

/** A round number of seconds that gives a plot as many steps as it can show. */
function stepOf(seconds: number): number {
  const fitting = STEPS.find((step) => seconds / step <= MOST_STEPS);
  return fitting ?? Math.ceil(seconds / MOST_STEPS / 86_400) * 86_400;
}

/** As ClickHouse takes a time in a query parameter: 2026-05-01 12:00:00.000000. */
export const clickhouseTime = (at: number): string => `${text(at).slice(0, 23).replace('T', ' ')}000`;

/** Minutes that the range touches, counted from its beginning. */
export const minutesIn = ({ from, to }: TimeRange): number => Math.ceil((to - from) / (60 * SECOND));

export const stepsIn = ({ from, to, step }: TimeRange): number => Math.ceil((to - from) / (step * SECOND));
