import type { ClickHouseType, ColumnName } from './columns.ts';

/**
 * Compression of the stored columns, chosen by measuring bytes a row (test/bench/codecs.ts). Times and counters use a
 * small part of their type's range, which T64 crops; the rest is left to ZSTD. Rows of one conversation lie side by side
 * but start at random moments, so differences of times are no smaller than the times: Delta costs half a byte each.
 */
const BY_TYPE: Readonly<Record<ClickHouseType, string>> = {
  UInt8: 'ZSTD(1)',
  UInt16: 'ZSTD(1)',
  UInt32: 'T64, ZSTD(1)',
  UInt64: 'T64, ZSTD(1)',
  'DateTime64(6)': "T64('bit'), ZSTD(1)",
  IPv6: 'ZSTD(1)',
  Enum8: 'ZSTD(1)',
  String: 'ZSTD(1)',
  'LowCardinality(String)': 'ZSTD(1)',
};

/** Columns that compress better in another way than their type's: the rows of a conversation lie in order of client ports. */
const BY_NAME: Readonly<Partial<Record<ColumnName, string>>> = { client_port: 'Delta, ZSTD(1)' };

/** Inside of ClickHouse's CODEC(...) for a column. */
export function codecOf(name: ColumnName, type: ClickHouseType): string {
  return BY_NAME[name] ?? BY_TYPE[type];
}
