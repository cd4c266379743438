/** Milliseconds of each unit. */
const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

/** Seconds from `500ms`, `60s`, `5m`, `2h`, `1d` or `0`; undefined where it is none of these. */
export function seconds(text: string): number | undefined {
  if (text === '0') return 0;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  return match === null ? undefined : (Number(match[1]) * UNITS.find(([unit]) => unit === match[2])![1]) / 1000;
}

/** What `seconds` reads as the same number: `60s`, `5m`, `500ms`. */
export function durationText(value: number): string {
  if (value === 0) return '0';
  const ms = Math.round(value * 1e6) / 1e3;
  // A minute is 60s, two are 2m: so people write it.
  const [unit, size] = UNITS.find(([unit, size]) => ms % size === 0 && (unit === 's' || ms / size >= 2)) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}
