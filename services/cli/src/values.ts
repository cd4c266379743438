import { seconds } from '@mirrorscope/runtime/duration';
import { listed, quoted, suggestion } from '@mirrorscope/runtime/words';
import { usageError } from './errors.ts';

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
  throw usageError(`--${option} is ${quoted(text)}: ${suggestion(text, words, `give ${listed(words)}`)}`);
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

/** Value of an option that takes a number from `least` to `most`; `also` is a word that it takes instead. */
export function decimal(option: string, text: string, least: number, most: number, also: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw usageError(`--${option} is ${quoted(text)}: give a number from ${least} to ${most}, or ${also}`);
}

/** Value of an option that takes a machine and a port: `name:4789`, `10.0.0.5:4789` or `[::1]:4789`. */
export function hostPort(option: string, text: string): { host: string; port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host !== undefined && port > 0 && port <= 65_535) return { host, port };
  throw usageError(`--${option} is ${quoted(text)}: give HOST:PORT, such as 127.0.0.1:4789 or [::1]:4789`);
}
