import type { ClickHouseClient } from '@clickhouse/client';
import { StoreError } from './error.ts';

/** How the tables stand: on one server, or spread over a cluster. Migrations are written for one server. */
export interface Layout {
  readonly database: string;
  /** Who asks. */
  readonly user: string;
  /** Undefined on one server. */
  readonly cluster: string | undefined;
  /** The database has been migrated before. */
  readonly migrated: boolean;
}

interface Table {
  readonly name: string;
  readonly engine: string;
  readonly engine_full: string;
}

/**
 * The layout that the database has, or that `cluster` asks for where it is new. Throws StoreError other_layout where the two differ.
 * @param where names the store in messages
 */
export async function readLayout(client: ClickHouseClient, where: string, cluster: string | undefined): Promise<Layout> {
  const rows = await client.query({ query: 'SELECT currentDatabase() AS database, currentUser() AS user', format: 'JSONEachRow' });
  const [{ database, user } = { database: '', user: '' }] = await rows.json<{ database: string; user: string }>();
  const tables = await client.query({
    query: `SELECT name, engine, engine_full FROM system.tables WHERE database = currentDatabase() AND name IN ('schema_migrations', 'flows')`,
    format: 'JSONEachRow',
  });
  const byName = new Map((await tables.json<Table>()).map((table) => [table.name, table]));
  const migrations = byName.get('schema_migrations');
  if (migrations === undefined) return { database, user, cluster, migrated: false };
  if (!migrations.engine.startsWith('Replicated')) {
    if (cluster === undefined) return { database, user, cluster, migrated: true };
    throw new StoreError(
      'other_layout',
      `The store at ${where} was made for a single server: leave the cluster out, or use another database`,
    );
  }
  const made = clusterOf(byName.get('flows'));
  if ((cluster ?? made) === undefined) {
    throw new StoreError('other_layout', `The store at ${where} was begun on a cluster: name it (mirrorscope migrate --cluster NAME)`);
  }
  if (made !== undefined && cluster !== undefined && made !== cluster) {
    throw new StoreError(
      'other_layout',
      `The store at ${where} was made for the cluster ${made}, not ${cluster}: name that, or use another database`,
    );
  }
  return { database, user, cluster: cluster ?? made, migrated: true };
}

function clusterOf(table: Table | undefined): string | undefined {
  return /^Distributed\('((?:[^'\\]|\\.)*)'/.exec(table?.engine_full ?? '')?.[1]?.replace(/\\(.)/g, '$1');
}
