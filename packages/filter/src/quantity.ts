import type { FieldKind } from './field.ts';

type Units = Readonly<Record<string, number>>;

const THOUSANDS: Units = { k: 1e3, m: 1e6, g: 1e9 };
const BYTES: Units = {
  ...THOUSANDS,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};
/** In microseconds. */
const SPANS: Units = { us: 1, ms: 1e3, s: 1e6, m: 60e6, min: 60e6, h: 3600e6, d: 86_400e6 };

const UNITS: Readonly<Partial<Record<FieldKind, Units>>> = { number: THOUSANDS, bytes: BYTES, span: SPANS };

/** What completion offers behind digits. */
export const OFFERED_UNITS: Readonly<Partial<Record<FieldKind, readonly string[]>>> = {
  bytes: ['kB', 'MB', 'GB', 'MiB'],
  span: ['us', 'ms', 's', 'm', 'h'],
};

/** Whole bytes, microseconds or things from `1500`, `10MB`, `1.5s`; undefined where it is no such number. */
export function parseQuantity(text: string, kind: FieldKind, plain: number): number | undefined {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([a-z]*)$/i.exec(text) ?? [];
  const units: Units = UNITS[kind] ?? {};
  const factor = unit === '' ? plain : Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()]! : Number.NaN;
  // 1.1 * 1000 is a little more than 1100.
  const value = Number((Number(digits) * factor).toPrecision(15));
  return Number.isSafeInteger(value) ? value : undefined;
}
