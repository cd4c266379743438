import { COLUMNS, type Column, type ColumnName } from './columns.ts';

type ColumnOf<N extends ColumnName> = Extract<(typeof COLUMNS)[number], { readonly name: N }>;

/**
 * A column's value in JSON: counters as numbers, enums by name, times as ISO 8601 in UTC with microseconds and Z,
 * addresses in RFC 5952 form (IPv4 as a.b.c.d).
 */
type JsonValue<C> = C extends { readonly values: readonly (infer V)[] }
  ? V
  : C extends { readonly type: 'UInt8' | 'UInt16' | 'UInt32' | 'UInt64' }
    ? number
    : string;

/** One parsed line of full NDJSON. A compact line parses to a `Partial<FlowRow>`; DEFAULT_ROW has what it leaves out. */
export type FlowRow = { readonly [N in ColumnName]: JsonValue<ColumnOf<N>> };

/** The row in which every column has its default: what a compact line leaves out, and what the table fills in. */
export const DEFAULT_ROW = Object.fromEntries(COLUMNS.map((column) => [column.name, defaultOf(column)])) as FlowRow;

function defaultOf(column: Column): number | string {
  switch (column.type) {
    case 'Enum8':
      return column.values?.[0] ?? '';
    case 'DateTime64(6)':
      return '1970-01-01T00:00:00.000000Z';
    case 'IPv6':
      return '::';
    case 'String':
    case 'LowCardinality(String)':
      return '';
    default:
      return column.default ?? 0;
  }
}
