import type { ClickHouseType, ColumnName } from './columns.ts';

/**
 * Compression of the stored columns, chosen by measuring bytes a row. Rows lie in order of time, so times are stored as
 * small differences; a counter's numbers are far below its type's range, which T64 crops; the rest is left to ZSTD.
 */
const BY_TYPE: Readonly<Record<ClickHouseType, string>> = {
  UInt8: 'ZSTD(1)',
  UInt16: 'ZSTD(1)',
  UInt32: 'T64, ZSTD(1)',
  UInt64: 'T64, ZSTD(1)',
  'DateTime64(6)': 'Delta, ZSTD(1)',
  IPv6: 'ZSTD(1)',
  Enum8: 'ZSTD(1)',
  String: 'ZSTD(1)',
  'LowCardinality(String)': 'ZSTD(1)',
};

/** Columns that compress better in another way than their type's. */
const BY_NAME: Readonly<Partial<Record<ColumnName, string>>> = {};

/** Inside of ClickHouse's CODEC(...) for a column. */
export function codecOf(name: ColumnName, type: ClickHouseType): string {
  return BY_NAME[name] ?? BY_TYPE[type];
}
