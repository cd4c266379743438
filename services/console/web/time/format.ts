/** Times as people read them, in UTC or in the zone of the browser: year first, 24 hours. Milliseconds since 1970. */

export type Zone = 'utc' | 'local';

const formats = new Map<Zone, Intl.DateTimeFormat>();

interface Parts {
  readonly date: string;
  readonly minutes: string;
  readonly seconds: string;
}

function partsOf(time: number, zone: Zone): Parts {
  const format = formats.get(zone) ?? makeFormat(zone);
  const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
  return {
    date: `${part['year']?.padStart(4, '0')}-${part['month']}-${part['day']}`,
    minutes: `${part['hour']}:${part['minute']}`,
    seconds: part['second'] ?? '00',
  };
}

function makeFormat(zone: Zone): Intl.DateTimeFormat {
  const digits = '2-digit';
  const format = new Intl.DateTimeFormat('en-GB', {
    ...(zone === 'utc' ? { timeZone: 'UTC' } : {}),
    year: 'numeric',
    month: digits,
    day: digits,
    hour: digits,
    minute: digits,
    second: digits,
    hourCycle: 'h23',
  });
  formats.set(zone, format);
  return format;
}

/** `2026-01-05 09:30:00` */
export function formatTime(time: number, zone: Zone): string {
  const { date, minutes, seconds } = partsOf(time, zone);
  return `${date} ${minutes}:${seconds}`;
}

/** As formatTime, with the fraction that the ISO text has: `2026-01-05 09:30:00.000001`. */
export function formatIso(iso: string, zone: Zone): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return iso;
  return formatTime(time, zone) + (/\.\d+/.exec(iso)?.[0] ?? '');
}

/** `2026-01-05 09:30 – 10:30`: what both moments share is said once; seconds only where there are any. */
export function formatSpan(since: number, until: number, zone: Zone): string {
  const from = partsOf(since, zone);
  const to = partsOf(until, zone);
  const exact = from.seconds !== '00' || to.seconds !== '00';
  const clock = (parts: Parts) => (exact ? `${parts.minutes}:${parts.seconds}` : parts.minutes);
  return `${from.date} ${clock(from)} – ${from.date === to.date ? '' : `${to.date} `}${clock(to)}`;
}

/** The label of a step on an axis: the date at midnight, else the time of day, with seconds where steps are shorter than a minute. */
export function axisLabel(time: number, step: number, zone: Zone): string {
  const { date, minutes, seconds } = partsOf(time, zone);
  if (minutes === '00:00' && seconds === '00') return date.slice(5);
  return step < 60 ? `${minutes}:${seconds}` : minutes;
}

/** `UTC`, or the browser's zone with its distance from UTC at that moment: `Europe/Berlin (UTC+1)`. */
export function zoneLabel(zone: Zone, time: number): string {
  if (zone === 'utc') return 'UTC';
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const offset = -new Date(time).getTimezoneOffset();
  const hours = Math.floor(Math.abs(offset) / 60);
  const minutes = Math.abs(offset) % 60;
  const text = `UTC${offset < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
  return timeZone === 'UTC' ? 'UTC' : `${timeZone} (${text})`;
}

const WRITTEN = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?(Z|[+-]\d{2}:?\d{2})?$/;

/** The moment that somebody wrote or pasted: as formatTime writes it, or ISO 8601, whose own zone counts. NaN where it is none. */
export function parseTime(text: string, zone: Zone): number {
  const [, date, clock = '00:00', offset = zone === 'utc' ? 'Z' : ''] = WRITTEN.exec(text.trim()) ?? [];
  return Date.parse(`${date}T${clock}${offset}`);
}
