import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createClient } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { insertSettings } from './engine.ts';
import { StoreError } from './error.ts';
import { migrate } from './migrate.ts';
import { type Migration, readMigrations, splitStatements } from './migrations.ts';
import { schemaStatements } from './schema/schema.ts';
import { temporaryDirectory } from './testing/store.ts';

const client = createClient({ connection: createChdbConnection({ path: join(temporaryDirectory(), 'data') }) as never });
after(() => client.close());

async function inDatabase(name: string): Promise<void> {
  await client.command({ query: `CREATE DATABASE ${name}` });
  await client.command({ query: `USE ${name}` });
}

async function rows(query: string): Promise<Record<string, unknown>[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json();
}

const migration = (version: number, statement: string): Migration => ({
  version,
  name: `step${version}`,
  statements: [statement],
  checksum: `sum of ${statement}`,
});
const ONE = migration(1, 'CREATE TABLE one (a UInt8) ENGINE = MergeTree ORDER BY a');
const TWO = migration(2, 'CREATE TABLE two (a UInt8) ENGINE = MergeTree ORDER BY a');

test('the migrations lead to the schema that the flow record asks for', async () => {
  // Comments may differ: a column's description can be put better without a migration.
  const schema = async (database: string) => [
    await rows(
      `SELECT name, replaceAll(engine_full, '${database}.', '') AS engine, replaceAll(as_select, '${database}.', '') AS query
       FROM system.tables WHERE database = '${database}' AND name != 'schema_migrations' ORDER BY name`,
    ),
    await rows(
      `SELECT table, name, type, default_kind, default_expression, compression_codec
       FROM system.columns WHERE database = '${database}' AND table != 'schema_migrations' ORDER BY table, position`,
    ),
  ];
  await inDatabase('wanted');
  for (const statement of schemaStatements()) await client.command({ query: statement });
  await inDatabase('migrated');
  await migrate(client, 'here');
  const wanted = await schema('wanted');
  assert.deepEqual(
    wanted[0]?.map((table) => table['name']),
    [
      'conversation_series',
      'conversation_sums',
      'conversations',
      'conversations_by_viewpoint',
      'conversations_named',
      'eve_flow',
      'failed_connections',
      'flows',
      'flows_by_day',
      'flows_by_day_mv',
      'flows_by_hour',
      'flows_by_hour_mv',
      'flows_by_minute',
      'flows_by_minute_mv',
      'flows_failed',
      'flows_failed_mv',
      'flows_once',
      'handshakes',
      'interface_by_address',
      'interface_by_viewpoint',
      'interfaces',
      'sums_named',
      'viewpoint_sums',
      'zeek_conn',
    ],
  );
  assert.deepEqual(await schema('migrated'), wanted, 'columns changed: add a migration, src/schema/print.ts shows where it has to lead');
});

test('a second run does nothing; new migrations are added to old ones', async () => {
  await inDatabase('twice');
  const run = async (...migrations: Migration[]) => {
    const { version, applied } = await migrate(client, 'here', {}, migrations);
    return { version, applied };
  };
  assert.deepEqual(await run(ONE), { version: 1, applied: ['step1'] });
  assert.deepEqual(await run(ONE), { version: 1, applied: [] });
  assert.deepEqual(await run(ONE, TWO), { version: 2, applied: ['step2'] });
  assert.deepEqual(await rows('SELECT version, name, checksum FROM schema_migrations FINAL ORDER BY version'), [
    { version: 1, name: 'step1', checksum: ONE.checksum },
    { version: 2, name: 'step2', checksum: TWO.checksum },
  ]);
});

test('a newer database is refused and left as it is', async () => {
  await inDatabase('newer');
  await migrate(client, 'here', {}, [ONE, TWO]);
  await assert.rejects(
    migrate(client, 'here', {}, [ONE]),
    (error) =>
      error instanceof StoreError &&
      error.code === 'newer_schema' &&
      /has version 2 of the tables, this program knows 1/.test(error.message),
  );
});

test('a migration that was changed is refused before anything runs', async () => {
  await inDatabase('changed');
  await migrate(client, 'here', {}, [ONE]);
  await assert.rejects(
    migrate(client, 'here', {}, [{ ...ONE, checksum: 'other' }, TWO]),
    (error) => error instanceof StoreError && error.code === 'changed_migration' && /migration 1 \(step1\)/.test(error.message),
  );
  assert.deepEqual(await rows(`SELECT name FROM system.tables WHERE database = 'changed' AND name = 'two'`), []);
});

test('a migration that was interrupted runs again', async () => {
  await inDatabase('interrupted');
  await assert.rejects(migrate(client, 'here', {}, [ONE, migration(2, 'CREATE TABLE broken (')]));
  assert.deepEqual((await migrate(client, 'here', {}, [ONE, TWO])).applied, ['step2']);
});

test('a dry run says what would be run, and runs nothing', async () => {
  await inDatabase('dry');
  const { version, applied, statements } = await migrate(client, 'here', { dryRun: true }, [ONE, TWO]);
  assert.deepEqual({ version, applied }, { version: 2, applied: ['step1', 'step2'] });
  assert.deepEqual(
    statements.map((statement) => statement.split('\n', 1)[0]),
    [
      'CREATE TABLE IF NOT EXISTS schema_migrations',
      ...ONE.statements,
      `INSERT INTO schema_migrations (version, name, checksum) VALUES (1, 'step1', '${ONE.checksum}')`,
      ...TWO.statements,
      `INSERT INTO schema_migrations (version, name, checksum) VALUES (2, 'step2', '${TWO.checksum}')`,
    ],
  );
  assert.deepEqual(await rows(`SELECT name FROM system.tables WHERE database = 'dry'`), []);
  assert.deepEqual((await migrate(client, 'here', {}, [ONE, TWO])).statements, statements);
});

test('a database of a single server is not taken for a cluster', async () => {
  await inDatabase('single');
  await migrate(client, 'here', {}, [ONE]);
  await assert.rejects(
    migrate(client, 'here', { cluster: 'wide' }, [ONE, TWO]),
    (error) => error instanceof StoreError && error.code === 'other_layout' && /was made for a single server/.test(error.message),
  );
});

test('tokens of inserts are remembered from before the window was enlarged', async () => {
  await inDatabase('window');
  const insert = (token: string) =>
    client.command({ query: `INSERT INTO flows SETTINGS insert_deduplication_token = '${token}' SELECT * FROM flows_to_insert` });
  const [first, second] = readMigrations() as [Migration, Migration];
  await migrate(client, 'here', {}, [first]);
  await client.command({ query: 'CREATE TABLE flows_to_insert AS flows ENGINE = Memory' });
  await client.command({ query: 'INSERT INTO flows_to_insert (flow_id) VALUES (1)' });
  await insert('one');
  assert.deepEqual((await migrate(client, 'here', {}, [first, second])).applied, ['deduplication_window']);
  await insert('one');
  assert.deepEqual(await rows('SELECT count() AS n FROM flows'), [{ n: 1 }]);
});

test('sums by day and failed connections are filled from what is there, once, however often the migration begins', async () => {
  await inDatabase('filled');
  const migrations = readMigrations();
  await migrate(client, 'here', {}, migrations.slice(0, 3));
  const record = (at: string, client_rsts: number) =>
    JSON.stringify({ start_time: at, proto: 6, client_ip: '10.0.0.1', client_bytes: 7, client_rsts });
  const insert = (at: string, rsts: number) =>
    client.command({ query: `INSERT INTO flows ${insertSettings()} FORMAT JSONEachRow\n${record(at, rsts)}` });
  for (const [at, rsts] of [
    ['2026-01-05 09:00:00', 0],
    ['2026-01-05 23:59:59', 1],
    ['2026-01-06 00:00:00', 0],
  ] as const)
    await insert(at, rsts);
  const last = migrations[3] as Migration;
  const interrupted = { ...last, statements: [...last.statements.slice(0, 6), 'CREATE TABLE broken ('] };
  await assert.rejects(migrate(client, 'here', {}, [...migrations.slice(0, 3), interrupted]));
  await migrate(client, 'here', {}, migrations.slice(0, 4));
  await insert('2026-01-06 12:00:00', 2);
  assert.deepEqual(
    await rows('SELECT toString(bucket) AS day, sum(records) AS n, sum(client_bytes) AS bytes FROM flows_by_day GROUP BY day ORDER BY day'),
    [
      { day: '2026-01-05 00:00:00', n: 2, bytes: 14 },
      { day: '2026-01-06 00:00:00', n: 2, bytes: 14 },
    ],
  );
  assert.deepEqual(await rows('SELECT client_rsts FROM flows_failed ORDER BY start_time'), [{ client_rsts: 1 }, { client_rsts: 2 }]);
});

test('files are numbered from 1, and statements end with a semicolon at the end of a line', () => {
  const [first] = readMigrations();
  assert.equal(first?.version, 1);
  assert.equal(first?.name, 'flows');
  assert.match(first?.checksum ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual(splitStatements("-- a comment; with a semicolon;\nSELECT 'a; b',\n  2;\n\nSELECT 3;\n"), [
    "SELECT 'a; b',\n  2",
    'SELECT 3',
  ]);
});
