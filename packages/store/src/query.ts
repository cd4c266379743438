import type { ClickHouseClient } from '@clickhouse/client';

export type QueryParameters = Readonly<Record<string, string | number | boolean>>;

export interface ResultColumn {
  readonly name: string;
  /** ClickHouse's type. */
  readonly type: string;
}

export interface QueryResult {
  readonly columns: readonly ResultColumn[];
  /** Values by column: numbers, text, null, arrays. */
  readonly rows: readonly (readonly unknown[])[];
}

/** A result as the store gives it. */
export interface QueryAnswer extends QueryResult {
  /** What ClickHouse read for it. */
  readonly read: { readonly rows: number; readonly bytes: number };
}

interface Answer {
  readonly meta: ResultColumn[];
  readonly data: unknown[][];
  readonly statistics: { readonly rows_read: number; readonly bytes_read: number };
}

/** How results are written: numbers as numbers, times as 2026-01-05T09:00:00.000001Z whatever the server's time zone is. */
export const OUTPUT_SETTINGS = {
  date_time_output_format: 'iso',
  session_timezone: 'UTC',
  output_format_json_quote_64bit_integers: 0,
} as const;

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/;

/** Runs a statement and reads its whole result. Throws what the client throws. */
export async function runQuery(client: ClickHouseClient, sql: string, parameters: QueryParameters): Promise<QueryAnswer> {
  const response = await client.query({
    query: sql,
    format: 'JSONCompact',
    query_params: parameters,
    clickhouse_settings: OUTPUT_SETTINGS,
  });
  return readAnswer(await response.text());
}

/** Reads JSONCompact as ClickHouse writes it with OUTPUT_SETTINGS. */
export function readAnswer(text: string): QueryAnswer {
  // A statement such as CREATE TABLE answers with nothing at all.
  if (text.trim() === '') return { columns: [], rows: [], read: { rows: 0, bytes: 0 } };
  const { meta, data, statistics } = JSON.parse(text) as Answer;
  const addresses = meta.flatMap((column, index) => (/^(LowCardinality\(|Nullable\()*IPv6\b/.test(column.type) ? [index] : []));
  for (const row of data) {
    for (const index of addresses) row[index] = addressText(row[index]);
  }
  return { columns: meta, rows: data, read: { rows: statistics.rows_read, bytes: statistics.bytes_read } };
}

/** IPv4 addresses are stored as IPv6 ones: printed as a.b.c.d, as the record's JSON does. */
function addressText(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(MAPPED_IPV4, '$1') : value;
}
