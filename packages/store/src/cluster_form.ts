import { sqlString } from './engine.ts';
import type { Layout } from './layout.ts';

/** Tables whose rows each shard has a part of. All others are the same on every server. */
const SHARDED = new Set(['flows', 'flows_by_minute', 'flows_by_hour', 'flows_by_day', 'flows_failed']);

/** The table that holds the rows of `table` on a server. */
export const localTable = (layout: Layout, table: string): string =>
  layout.cluster !== undefined && SHARDED.has(table) ? `${table}_local` : table;

/**
 * All of a conversation is on one shard, from whichever viewpoint it was seen. The key depends on nothing but the row: an
 * insert that is repeated is split the same way, and each shard knows its part by the insert's token.
 */
const SHARDING_KEY = 'cityHash64(least(client_ip, server_ip), greatest(client_ip, server_ip))';

const STATEMENT =
  /^(CREATE TABLE|CREATE MATERIALIZED VIEW|CREATE VIEW|CREATE OR REPLACE VIEW|CREATE DICTIONARY|TRUNCATE TABLE|INSERT INTO)(?: IF NOT EXISTS)? (\w+)/;

/**
 * A statement of a migration as a layout needs it. On a cluster a sharded table becomes a replicated one, `…_local`, and
 * a Distributed one of the table's own name; what fills roll-ups works on each server, on what it has.
 */
export function statementsFor(layout: Layout, statement: string): readonly string[] {
  if (layout.cluster === undefined) return [statement];
  const cluster = sqlString(layout.cluster);
  const onCluster = `ON CLUSTER ${cluster}`;
  const local = (table: string) => localTable(layout, table);
  const [head = ''] = statement.split('\n', 1);
  const [start = '', kind, name = ''] = STATEMENT.exec(head) ?? [];
  const rest = statement.slice(start.length);
  switch (kind) {
    case 'CREATE TABLE': {
      const replicated = `CREATE TABLE IF NOT EXISTS ${local(name)} ${onCluster}${replicatedEngine(rest, SHARDED.has(name))}`;
      if (!SHARDED.has(name)) return [replicated];
      const engine = `Distributed(${cluster}, ${sqlString(layout.database)}, ${sqlString(local(name))}, ${SHARDING_KEY})`;
      return [replicated, `CREATE TABLE IF NOT EXISTS ${name} ${onCluster} AS ${local(name)}\nENGINE = ${engine}${comment(rest)}`];
    }
    case 'CREATE MATERIALIZED VIEW': {
      const body = rest
        .replace(/^ TO (\w+)/, (_, table) => ` TO ${local(table)}`)
        .replace(/^FROM (\w+)/m, (_, table) => `FROM ${local(table)}`);
      return [`${start} ${onCluster}${body}`];
    }
    case 'CREATE VIEW':
    case 'CREATE OR REPLACE VIEW':
      // Chosen over all shards, then applied on each.
      return [`${start} ${onCluster}${rest.replace(/ (NOT )?IN\n/g, ' GLOBAL $1IN\n')}`];
    case 'CREATE DICTIONARY':
      return [`${start} ${onCluster}${rest}`];
    case 'TRUNCATE TABLE':
      return [`${kind} ${local(name)} ${onCluster}`];
    case 'INSERT INTO':
      // From one Distributed table into another, on one server for all.
      return [statement];
  }
  const [, table, change] = /^ALTER TABLE (\w+) ((?:MODIFY SETTING|MODIFY TTL|REMOVE TTL)\b.*)$/.exec(statement) ?? [];
  if (table !== undefined && change !== undefined) return [`ALTER TABLE ${local(table)} ${onCluster} ${replicatedSettings(change)}`];
  throw new Error(`no form for a cluster is known of: ${head}`);
}

/** Servers of one shard have the same rows, or all servers, where the table is not sharded. */
function replicatedEngine(definition: string, sharded: boolean): string {
  const path = `/clickhouse/mirrorscope/{database}/{table}${sharded ? '/{shard}' : ''}`;
  const replica = sharded ? '{replica}' : '{shard}-{replica}';
  const engine = definition.replace(
    /\nENGINE = (\w*MergeTree)(?:\((.*)\))?\n/,
    (_, name: string, more?: string) =>
      `\nENGINE = Replicated${name}(${[sqlString(path), sqlString(replica), more].filter(Boolean).join(', ')})\n`,
  );
  return replicatedSettings(engine);
}

/** Replicated tables forget tokens by age, too, some after an hour if not told otherwise. */
function replicatedSettings(text: string): string {
  return text.replace(
    /\bnon_replicated_deduplication_window = (\d+)/,
    'replicated_deduplication_window = $1, replicated_deduplication_window_seconds = 86400',
  );
}

function comment(definition: string): string {
  return /\nCOMMENT '.*'$/.exec(definition)?.[0] ?? '';
}
