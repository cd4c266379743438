import type { ClickHouseClient } from '@clickhouse/client';
import { StoreError } from './error.ts';

/** Days that rows are kept, counted from when their traffic happened; 0: for ever, as at first. */
export interface Retention {
  readonly flowsDays?: number;
  readonly minuteDays?: number;
  readonly hourDays?: number;
}

const TABLES = [
  { option: 'flowsDays', table: 'flows', time: 'start_time' },
  { option: 'minuteDays', table: 'flows_by_minute', time: 'bucket' },
  { option: 'hourDays', table: 'flows_by_hour', time: 'bucket' },
] as const;

export async function setRetention(client: ClickHouseClient, retention: Retention): Promise<void> {
  for (const { option } of TABLES) {
    const days = retention[option];
    if (days !== undefined && (!Number.isSafeInteger(days) || days < 0 || days > 36_500)) {
      throw new StoreError('bad_parameter', `${option} is ${days}: give whole days from 0 (for ever) to 36500`);
    }
  }
  for (const { option, table, time } of TABLES) {
    const days = retention[option];
    if (days === undefined || (await daysKept(client, table)) === days) continue;
    const ttl = days === 0 ? 'REMOVE TTL' : `MODIFY TTL toDateTime(${time}) + toIntervalDay(${days})`;
    await client.command({ query: `ALTER TABLE ${table} ${ttl}` });
  }
}

async function daysKept(client: ClickHouseClient, table: string): Promise<number> {
  const response = await client.query({
    query: `SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = '${table}'`,
    format: 'JSONEachRow',
  });
  const [row] = await response.json<{ engine_full: string }>();
  return Number(/ TTL .*toIntervalDay\((\d+)\)/.exec(row?.engine_full ?? '')?.[1] ?? 0);
}
