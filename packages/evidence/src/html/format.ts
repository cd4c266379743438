const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** `12,402`, `5.7456`; a dash for nothing. */
export const number = (value: number | null): string => (value === null ? '–' : grouped.format(value));

/** `12.4K`, for axes and figures at a glance. */
export const short = (value: number): string => compact.format(value);

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes in steps of thousand: `4.47 MB`. */
export function bytes(value: number): string {
  const step = value < 1000 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), UNITS.length - 1);
  return `${Number((value / 1000 ** step).toPrecision(3))} ${UNITS[step]}`;
}

/** `85 µs`, `1.2 ms`, `3.4 s` from microseconds. */
export function duration(us: number | null): string {
  if (us === null) return '–';
  if (us < 1000) return `${Number(us.toPrecision(3))} µs`;
  return us < 1e6 ? `${Number((us / 1e3).toPrecision(3))} ms` : `${Number((us / 1e6).toPrecision(3))} s`;
}

/** `2026-05-01 12:00:00` or with its fraction, of ISO 8601; all times of a page are UTC, which its head says. */
export const time = (iso: string): string => iso.replace('T', ' ').replace(/(\.0+)?Z$/, '');
