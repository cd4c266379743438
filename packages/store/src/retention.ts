import type { ClickHouseClient } from '@clickhouse/client';
import { localTable, statementsFor } from './cluster_form.ts';
import { StoreError } from './error.ts';
import type { Layout } from './layout.ts';

/** Days that rows are kept, counted from when their traffic happened; 0: for ever, as at first. */
export interface Retention {
  readonly flowsDays?: number | undefined;
  readonly minuteDays?: number | undefined;
  readonly hourDays?: number | undefined;
}

const TABLES = [
  { option: 'flowsDays', table: 'flows', time: 'start_time' },
  { option: 'flowsDays', table: 'flows_failed', time: 'start_time' },
  { option: 'minuteDays', table: 'flows_by_minute', time: 'bucket' },
  { option: 'hourDays', table: 'flows_by_hour', time: 'bucket' },
  { option: 'hourDays', table: 'flows_by_day', time: 'bucket' },
] as const;

/** What has to be run for rows to be kept as asked. Throws StoreError bad_parameter. */
export async function retentionStatements(client: ClickHouseClient, layout: Layout, retention: Retention): Promise<string[]> {
  const statements: string[] = [];
  for (const { option, table, time } of TABLES) {
    const days = retention[option];
    if (days === undefined) continue;
    if (!Number.isSafeInteger(days) || days < 0 || days > 36_500) {
      throw new StoreError('bad_parameter', `${option} is ${days}: give whole days from 0 (for ever) to 36500`);
    }
    if ((await daysKept(client, localTable(layout, table))) === days) continue;
    const ttl = days === 0 ? 'REMOVE TTL' : `MODIFY TTL toDateTime(${time}) + toIntervalDay(${days})`;
    statements.push(...statementsFor(layout, `ALTER TABLE ${table} ${ttl}`));
  }
  return statements;
}

async function daysKept(client: ClickHouseClient, table: string): Promise<number> {
  const response = await client.query({
    query: `SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = '${table}'`,
    format: 'JSONEachRow',
  });
  const [row] = await response.json<{ engine_full: string }>();
  return Number(/ TTL .*toIntervalDay\((\d+)\)/.exec(row?.engine_full ?? '')?.[1] ?? 0);
}
