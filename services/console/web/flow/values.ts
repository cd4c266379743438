/** Values of a flow in words. */
import { COLUMNS } from '@mirrorscope/record';
import { cellText, unitOf } from '../format/unit.ts';
import { flagNames, protocolName } from '../search/names.ts';

const TYPES: ReadonlyMap<string, string> = new Map(COLUMNS.map(({ name, type }) => [name, type]));
/** What these columns say where nothing was seen. */
const UNSEEN: readonly (readonly [RegExp, number])[] = [
  [/_window_scale$/, 255],
  [/_mss$|^handshake_|_rtt_\w+_us$/, 0],
];

const UNITS: Readonly<Partial<Record<string, string>>> = { us: ' µs', ms: ' ms' };

/** Shown in the zone that the page shows times in. */
export const isMoment = (name: string): boolean => /_time$|^flow_start$/.test(name);

/** A column's value with its unit. */
export function valueText(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (UNSEEN.some(([pattern, nothing]) => pattern.test(name) && Number(value) === nothing)) return 'not seen';
  if (name.endsWith('tcp_flags')) return flagNames(Number(value)) || 'none';
  if (name === 'proto') return protocolName(Number(value));
  const unit = unitOf({ name, type: TYPES.get(name) ?? 'UInt64' });
  return `${cellText(value, unit)}${UNITS[unit] ?? ''}`;
}
