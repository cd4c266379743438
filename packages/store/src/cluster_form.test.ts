import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statementsFor } from './cluster_form.ts';
import { insertSettings } from './engine.ts';
import { StoreError } from './error.ts';
import { migrate } from './migrate.ts';
import { type QueryParameters, runQuery } from './query.ts';
import { listReports, runReport } from './reports.ts';
import type { Retention } from './retention.ts';
import type { Store } from './store.ts';
import { clusterClient, ONE_SHARD, TWO_SHARDS, withoutOnCluster, withoutReplicas } from './testing/cluster.ts';
import { bothEnds, DATABASE, MINUTE, ndjson, type PartialRow, record, START, traffic, WEB } from './testing/records.ts';

const client = clusterClient();
const query = (sql: string, parameters: QueryParameters = {}) => runQuery(client, sql, parameters);
const rows = async (sql: string) => (await query(sql)).rows;

async function inDatabase(name: string): Promise<void> {
  await client.command({ query: `CREATE DATABASE ${name}` });
  await client.command({ query: `USE ${name}` });
}

async function statementsOf(cluster?: string, retention: Retention = {}): Promise<readonly string[]> {
  return (await migrate(client, 'here', { cluster, retention, dryRun: true })).statements;
}

async function run(statements: readonly string[], form: (statement: string) => string): Promise<void> {
  for (const statement of statements) await client.command({ query: form(statement) });
}

async function insert(table: string, records: readonly PartialRow[], token: string): Promise<void> {
  await client.command({ query: `INSERT INTO ${table} ${insertSettings(token)} FORMAT JSONEachRow\n${ndjson(records)}` });
}

test('every statement that changes tables is for all servers of the cluster, and ClickHouse can read it', async () => {
  await inDatabase('spoken');
  const statements = await statementsOf("it's wide", { flowsDays: 30 });
  const changes = statements.filter((statement) => !statement.startsWith('INSERT INTO '));
  assert.ok(changes.length > 10);
  for (const statement of changes) {
    assert.equal(statement.split("ON CLUSTER 'it\\'s wide'").length, 2, statement);
    const [formatted] = (await query('SELECT formatQuery({statement:String})', { statement })).rows[0] as [string];
    assert.match(formatted, /ON CLUSTER `?it's wide`?/);
  }
});

test('tables are replicated, by shard or everywhere; Distributed ones stand before those of the shards', async () => {
  await inDatabase('replicated');
  const statements = await statementsOf(ONE_SHARD);
  // Replicated tables can be made here, not changed.
  await run(
    statements.filter((statement) => statement.startsWith('CREATE')),
    withoutOnCluster,
  );
  const engines = await rows(
    `SELECT name, engine_full FROM system.tables WHERE database = 'replicated' AND engine LIKE '%MergeTree' OR engine = 'Distributed' ORDER BY name`,
  );
  const keeper = (path: string, replica: string, more = '') => `('/clickhouse/mirrorscope/replicated/${path}', '${replica}'${more})`;
  const key = 'cityHash64(least(client_ip, server_ip), greatest(client_ip, server_ip))';
  const window = 'replicated_deduplication_window = 1000, replicated_deduplication_window_seconds = 86400';
  const [flows = '', local = '', minute = '', migrations = ''] = ['flows', 'flows_local', 'flows_by_minute_local', 'schema_migrations'].map(
    (table) => String(engines.find(([name]) => name === table)?.[1]),
  );
  assert.equal(flows, `Distributed('${ONE_SHARD}', 'replicated', 'flows_local', ${key})`);
  assert.ok(local.startsWith(`ReplicatedMergeTree${keeper('flows_local/{shard}', '{replica}')} PARTITION BY toDate(start_time)`), local);
  assert.match(local, new RegExp(`SETTINGS ${window}`));
  assert.ok(minute.startsWith(`ReplicatedAggregatingMergeTree${keeper('flows_by_minute_local/{shard}', '{replica}')}`), minute);
  assert.match(minute, new RegExp(window));
  assert.equal(
    migrations,
    `ReplicatedReplacingMergeTree${keeper('schema_migrations', '{shard}-{replica}', ', applied_at')} ORDER BY version SETTINGS index_granularity = 8192`,
  );
});

test('the database itself says which cluster it is on', async () => {
  // As the test before left it.
  await client.command({ query: 'USE replicated' });
  const other = (await migrate(client, 'here', { dryRun: true })).statements;
  assert.ok(other.some((statement) => statement.includes(`flows_local ON CLUSTER '${ONE_SHARD}'`)));
  const refused = (cluster: string | undefined, text: RegExp) =>
    assert.rejects(
      migrate(client, 'here', { cluster, dryRun: true }),
      (error) => error instanceof StoreError && error.code === 'other_layout' && text.test(error.message),
    );
  await refused(TWO_SHARDS, /made for the cluster one, not pair/);
  await client.command({ query: 'DROP TABLE flows' });
  await refused(undefined, /begun on a cluster: name it/);
});

test('an insert that is repeated through the Distributed table does nothing, to the roll-ups neither', async () => {
  await inDatabase('repeated');
  await run(await statementsOf(ONE_SHARD), withoutReplicas);
  const sums =
    'SELECT (SELECT count() FROM flows), (SELECT sum(client_bytes) FROM flows_by_minute), (SELECT sum(client_bytes) FROM flows_by_hour)';
  const midnight = START + 15 * 60 * MINUTE;
  const block = Array.from({ length: 40 }, (_, index) =>
    record({ server_ip: `10.0.1.${index}`, client_bytes: 100 }, midnight + (index - 20) * MINUTE),
  );
  await insert('flows', block, 'flows/0/0-40');
  await insert('flows', block, 'flows/0/0-40');
  assert.deepEqual(await rows(sums), [[40, 4000, 4000]]);
  await insert('flows', block, 'flows/0/40-80');
  assert.deepEqual(await rows(sums), [[80, 8000, 8000]]);
});

test('every report over two shards is the one over all rows on one server', async () => {
  const seen = [
    ...bothEnds({ ...traffic(10, 10), handshake_server_us: 900, handshake_client_us: 400, server_retransmits: 3, server_rtt_samples: 2 }),
    ...bothEnds({ ...traffic(20, 20), client_port: 40_001, client_syns: 1, server_rsts: 1, server_missed_bytes: 7 }),
    record({ ...DATABASE, ...traffic(0, 6), client_zero_windows: 2, server_rtt_min_us: 20, server_rtt_max_us: 90, server_rtt_samples: 9 }),
    record({ ...WEB, client_ip: '10.0.0.9', client_syns: 3, conn_state: 'S0' }, START + 2 * MINUTE),
    ...Array.from({ length: 21 }, (_, index) =>
      record({ client_ip: '10.0.0.8', client_port: 40_000 + index, server_port: 1 + (index % 20), client_syns: 1, conn_state: 'S0' }),
    ),
    record({ ...traffic(5, 5), proto: 17, server_ip: '2001:db8::53', server_port: 53 }, START + 70 * MINUTE),
  ];
  const asked = { query } as Pick<Store, 'query'> as Store;
  const answers = async () => {
    const byName: Record<string, unknown> = {};
    for (const { name } of listReports()) byName[name] = (await runReport(asked, name)).rows;
    return byName;
  };

  await inDatabase('all_rows');
  await run(await statementsOf(), (statement) => statement);
  await insert('flows', seen, 'first shard');
  await insert('flows', seen, 'second shard');
  const expected = await answers();

  await inDatabase('shards');
  await run(await statementsOf(TWO_SHARDS), withoutReplicas);
  await insert('flows_local', seen, 'on the server that is both shards');
  assert.deepEqual((await rows('SELECT count() FROM flows'))[0], [2 * seen.length]);
  const got = await answers();
  assert.deepEqual(got, expected);
  for (const [name, answer] of Object.entries(got)) assert.notDeepEqual(answer, [], `${name} has nothing to compare`);
});

test('a statement without a form for a cluster is a defect, not one server less', () => {
  const layout = { database: 'default', user: 'default', cluster: 'wide', migrated: true };
  assert.throws(() => statementsFor(layout, 'ALTER TABLE flows DELETE WHERE vni = 0'), /no form for a cluster is known of: ALTER TABLE/);
});
