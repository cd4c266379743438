import assert from 'node:assert/strict';

const PREFIXES: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9, T: 1e12 };
/** In milliseconds, as the page has durations. */
const DURATIONS: Readonly<Record<string, number>> = { µs: 1e-3, ms: 1, s: 1e3, min: 6e4, h: 3.6e6 };

/** Asserts that a text of the page, `4.48 MB` or `227 µs` or `1,429`, is the value rounded to the digits shown. Durations are milliseconds. */
export function assertShown(text: string, value: number, what: string): void {
  const [, digits = '', fraction = '', unit = ''] = /^([\d,]+)(\.\d+)? ?(\S*)$/.exec(text) ?? [];
  assert.notEqual(digits, '', `${what}: ${JSON.stringify(text)} is no number`);
  const factor = DURATIONS[unit] ?? PREFIXES[unit.charAt(0)] ?? 1;
  const shown = Number(digits.replaceAll(',', '') + fraction) * factor;
  const rounding = (factor * 10 ** -Math.max(0, fraction.length - 1)) / 2;
  assert.ok(Math.abs(shown - value) <= rounding * 1.000001, `${what}: the page shows ${text}, the store has ${value}`);
}
