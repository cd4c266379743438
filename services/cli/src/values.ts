import { suggestion } from './closest.ts';
import { usageError } from './errors.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds from `500ms`, `60s`, `5m`, `2h`, `1d` or `0`; undefined where it is none of these. */
export function seconds(text: string): number | undefined {
  if (text === '0') return 0;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  return match === null ? undefined : Number(match[1]) * UNITS[match[2]!]!;
}

/** Value of a duration option in seconds. `zero` says what 0 means, where it is allowed. */
export function duration(option: string, text: string, zero?: string): number {
  const value = seconds(text);
  if (value === undefined)
    throw usageError(`--${option} is ${quoted(text)}: give a number and its unit, such as 60s, 5m or 500ms${zeroHint(zero)}`);
  if (value === 0 && zero === undefined) throw usageError(`--${option} is 0: give more than that, such as 60s`);
  return value;
}

const zeroHint = (zero: string | undefined): string => (zero === undefined ? '' : `, or 0 for ${zero}`);

/** Value of an option that takes a whole number from `least` to `most`. */
export function wholeNumber(option: string, text: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw usageError(`--${option} is ${quoted(text)}: give a whole number ${range}`);
}

/** Value of an option that takes one of a few words. */
export function choice<const T extends string>(option: string, text: string, words: readonly T[]): T {
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  const all = words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words.join();
  throw usageError(`--${option} is ${quoted(text)}: ${suggestion(text, words, `give ${all}`)}`);
}

/**
 * A point in time as ISO 8601: as it was given, or from how long ago it is: `15m`, `-1h`.
 * @param now milliseconds since 1970
 */
export function pointInTime(option: string, text: string, now: number): string {
  const ago = seconds(text.replace(/^-/, ''));
  if (ago !== undefined) return new Date(now - ago * 1000).toISOString();
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) return text;
  throw usageError(`--${option} is ${quoted(text)}: give a time such as 2026-05-01T12:00:00Z, or how long ago, such as 15m or -1h`);
}

export const quoted = (text: string): string => `'${text}'`;
