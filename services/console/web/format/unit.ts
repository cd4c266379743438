/** What a column of an answer holds, from its name and ClickHouse's type: names end in their unit everywhere in this project. */
import { compact, duration, grouped, percent } from './number.ts';

export type Unit =
  | 'text'
  | 'address'
  | 'port'
  | 'time'
  | 'count'
  | 'number'
  | 'bytes'
  | 'bit/s'
  | '/s'
  | 'percent'
  | 'ms'
  | 'us'
  | 's'
  | 'id';

export interface AnswerColumn {
  readonly name: string;
  readonly type: string;
}

const BY_NAME: readonly (readonly [RegExp, Unit])[] = [
  [/(^|_)(flow_id|vni|vlan|proto|icmp_type|icmp_code|record_no|tcp_flags|window_scale|mss)$/, 'id'],
  [/(^|_)port$/, 'port'],
  [/bits_per_second$/, 'bit/s'],
  [/_per_second$/, '/s'],
  [/bytes$/, 'bytes'],
  [/(_percent|_ratio)$/, 'percent'],
  [/_ms$/, 'ms'],
  [/_us$/, 'us'],
  [/(_seconds|^seconds)$/, 's'],
];

export function unitOf({ name, type }: AnswerColumn): Unit {
  const bare = type.replaceAll(/(Nullable|LowCardinality)\((.*)\)/g, '$2');
  if (/^(IPv4|IPv6)/.test(bare)) return 'address';
  if (/^Date/.test(bare)) return 'time';
  if (!/^(U?Int|Float|Decimal)/.test(bare)) return 'text';
  return BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? (/^U?Int/.test(bare) ? 'count' : 'number');
}

export function isNumeric(unit: Unit): boolean {
  return !['text', 'address', 'time'].includes(unit);
}

/** A value for a cell of a table: exact where it is a count, with its unit where the heading does not say it. */
export function cellText(value: unknown, unit: Unit): string {
  if (value === null || value === undefined) return '';
  if (!isNumeric(unit) || unit === 'id' || unit === 'port') return typeof value === 'object' ? JSON.stringify(value) : String(value);
  const number = Number(value);
  return unit === 'bytes' || unit === 'bit/s' ? shortText(number, unit) : grouped(number);
}

/** A value for a tile, an axis or a tooltip: short, with its unit. */
export function shortText(value: number, unit: Unit): string {
  if (unit === 'bytes') return compact(value, 'B');
  if (unit === 'bit/s') return compact(value, 'bit/s');
  if (unit === '/s') return `${compact(value)}/s`;
  if (unit === 'percent') return percent(value);
  if (unit === 'ms') return duration(value);
  if (unit === 'us') return duration(value / 1000);
  if (unit === 's') return duration(value * 1000);
  return compact(value);
}
