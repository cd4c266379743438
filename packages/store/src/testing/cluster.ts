import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { Session } from 'chdb';
import { createChdbConnection } from 'chdb/connection';
import { temporaryDirectory } from './store.ts';

/** A cluster of one shard, and one of two, which are the same server: what is inserted once is read twice. */
export const ONE_SHARD = 'one';
export const TWO_SHARDS = 'pair';

const SHARD = '<shard><internal_replication>true</internal_replication><replica><host>localhost</host><port>9000</port></replica></shard>';
const CONFIGURATION = `<clickhouse>
  <tcp_port>9000</tcp_port>
  <zookeeper><implementation>testkeeper</implementation></zookeeper>
  <macros><shard>1</shard><replica>first</replica></macros>
  <remote_servers><${ONE_SHARD}>${SHARD}</${ONE_SHARD}><${TWO_SHARDS}>${SHARD}${SHARD}</${TWO_SHARDS}></remote_servers>
</clickhouse>`;

/** The embedded engine as a server of clusters, with a keeper in its memory. */
export function clusterClient(): ClickHouseClient {
  // Before the directory goes, which is registered later. The engine does not survive closing with a Distributed table open.
  after(async () => {
    const databases = await client.query({ query: "SELECT name FROM system.databases WHERE engine = 'Atomic'", format: 'JSONEachRow' });
    for (const { name } of await databases.json<{ name: string }>()) await client.command({ query: `DROP DATABASE ${name} SYNC` });
    await client.close();
    session.close();
  });
  const path = temporaryDirectory();
  const configuration = join(path, 'config.xml');
  writeFileSync(configuration, CONFIGURATION);
  const data = join(path, 'data');
  // Whoever connects first brings the configuration.
  const session = new Session(data, { connectionArgs: [`--config-file=${configuration}`] });
  const client = createClient({ connection: createChdbConnection({ path: data }) as never });
  return client;
}

/** The statement as this engine can run it: it knows no ON CLUSTER. */
export const withoutOnCluster = (statement: string): string => statement.replace(/ ON CLUSTER '[^']+'/, '');

/** The statement with tables that this engine can insert into: a replicated one wants the port of a server. */
export const withoutReplicas = (statement: string): string =>
  withoutOnCluster(statement)
    .replace(/Replicated(\w*MergeTree)\('[^']+', '[^']+'(?:, )?/, '$1(')
    .replace(
      /\breplicated_deduplication_window = (\d+), replicated_deduplication_window_seconds = \d+/,
      'non_replicated_deduplication_window = $1',
    );
