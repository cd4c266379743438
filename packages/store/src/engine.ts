import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';

/** A user of a server, and the password. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** What differs between a server and the engine in this process. */
export interface Engine {
  readonly client: ClickHouseClient;
  /** Undefined where nobody has to say who they are. */
  readonly credentials?: Credentials | undefined;
  /** Inserts the chunks as one INSERT. They may be reused once this resolves. */
  insert(chunks: readonly Uint8Array[], token: string | undefined): Promise<void>;
  close(): Promise<void>;
}

/**
 * Settings of every INSERT of flow records, as a clause of the statement: on the embedded engine a setting given otherwise
 * would stay on for the statements after it.
 *
 * - NDJSON bears community_id, which the table computes itself.
 * - A capture may span years; partitions are days.
 * - An INSERT without a token gets one of its own, since ClickHouse would otherwise drop blocks of equal content.
 * - An answer means that the rows are stored, on a cluster by the shards; and a repeated INSERT is cut into the same blocks, which
 *   have to be the same for its token to be known. So no waiting for rows of others, as some servers do if not told otherwise.
 * - INSERTs with a token come several at a time, which keeps the cores busy; to look for places to cut one for several threads costs a fifth
 *   of its parsing.
 */
export function insertSettings(token?: string): string {
  const settings = [
    "date_time_input_format = 'best_effort'",
    'input_format_skip_unknown_fields = 1',
    'max_partitions_per_insert_block = 0',
    'async_insert = 0',
    'distributed_foreground_insert = 1',
    `insert_deduplication_token = ${sqlString(token ?? randomUUID())}`,
    ...(token === undefined ? [] : ['input_format_parallel_parsing = 0']),
    // Rows of the roll-ups come grouped already: merging them at once is work for nothing.
    'optimize_on_insert = 0',
    // The roll-ups follow what happens to `flows`.
    'deduplicate_blocks_in_dependent_materialized_views = 1',
  ];
  return `SETTINGS ${settings.join(', ')}`;
}

/** A string literal of ClickHouse's SQL. */
export function sqlString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A name of ClickHouse's SQL, whatever is in it. */
export function sqlName(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

/** Reads a response to its end, without which its connection is not free again. */
export async function drain(stream: Readable): Promise<void> {
  for await (const _ of stream) {
    // Nothing is wanted from it.
  }
}
