/** Time ranges: what the picker offers, how the URL writes them, and the moments they mean. */

export type TimeRange =
  | { readonly kind: 'last'; readonly seconds: number }
  | { readonly kind: 'all' }
  /** Milliseconds since 1970, `until` is the moment after the last one. */
  | { readonly kind: 'absolute'; readonly since: number; readonly until: number };

export interface Moments {
  readonly since: number;
  readonly until: number;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** What the picker offers. */
export const OFFERED: readonly { readonly range: TimeRange; readonly label: string }[] = [
  { range: { kind: 'last', seconds: 900 }, label: 'Last 15 minutes' },
  { range: { kind: 'last', seconds: 3600 }, label: 'Last hour' },
  { range: { kind: 'last', seconds: 6 * 3600 }, label: 'Last 6 hours' },
  { range: { kind: 'last', seconds: 86_400 }, label: 'Last 24 hours' },
  { range: { kind: 'last', seconds: 7 * 86_400 }, label: 'Last 7 days' },
  { range: { kind: 'last', seconds: 30 * 86_400 }, label: 'Last 30 days' },
  { range: { kind: 'all' }, label: 'All that is stored' },
];

export const DEFAULT_RANGE: TimeRange = { kind: 'last', seconds: 3600 };

/** The URL's parameters of a range; those that it does not use are undefined, to be taken out. */
interface RangeParams {
  readonly range: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export function rangeParams(range: TimeRange): RangeParams {
  if (range.kind === 'absolute')
    return { range: undefined, from: new Date(range.since).toISOString(), to: new Date(range.until).toISOString() };
  return { range: range.kind === 'all' ? 'all' : shortDuration(range.seconds), from: undefined, to: undefined };
}

/** The range that the URL asks for; undefined where it names none, or nonsense. */
export function parseRange(params: URLSearchParams): TimeRange | undefined {
  const since = Date.parse(params.get('from') ?? '');
  const until = Date.parse(params.get('to') ?? '');
  if (since < until) return { kind: 'absolute', since, until };
  const text = params.get('range') ?? '';
  if (text === 'all') return { kind: 'all' };
  const [, amount, unit = ''] = /^([1-9]\d{0,6})([smhd])$/.exec(text) ?? [];
  return amount === undefined ? undefined : { kind: 'last', seconds: Number(amount) * (UNITS[unit] ?? 1) };
}

/** 5400 to `90m`, 86400 to `24h`, 604800 to `7d`: the largest unit that leaves more than one. */
export function shortDuration(seconds: number): string {
  const [unit, size] = Object.entries(UNITS).findLast(([, size]) => seconds % size === 0 && seconds / size > 1) ?? ['s', 1];
  return `${seconds / size}${unit}`;
}

/** What the range means now. `stored` are the first and last moment of what is stored, for `all`. */
export function momentsOf(range: TimeRange, now: number, stored: Moments | undefined): Moments {
  if (range.kind === 'absolute') return { since: range.since, until: range.until };
  if (range.kind === 'last') return { since: now - range.seconds * 1000, until: now };
  if (stored === undefined) return { since: now - 3_600_000, until: now };
  return aroundStored(stored);
}

/** Whole seconds around what is stored, so that its last moment is inside. */
export function aroundStored({ since, until }: Moments): Moments {
  return { since: Math.floor(since / 1000) * 1000, until: Math.floor(until / 1000) * 1000 + 1000 };
}

/** Seconds between two refreshes: often for a short range, seldom for a long one, which changes little and costs more. */
export function refreshSeconds({ since, until }: Moments): number {
  const seconds = (until - since) / 1000;
  return seconds <= 1800 ? 10 : seconds <= 2 * 3600 ? 30 : seconds <= 12 * 3600 ? 60 : 300;
}

export function sameRange(a: TimeRange, b: TimeRange): boolean {
  return JSON.stringify(rangeParams(a)) === JSON.stringify(rangeParams(b));
}
