import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createClient } from '@clickhouse/client';
import { Session } from 'chdb';
import { createChdbConnection } from 'chdb/connection';
import { insertSettings } from './engine.ts';
import { StoreError } from './error.ts';
import { migrate } from './migrate.ts';
import { runQuery } from './query.ts';
import { listReports, runReport } from './reports.ts';
import { grants, READER, READER_LIMITS, roleStatements, WRITER } from './roles.ts';
import { openStore, type Store } from './store.ts';
import { ndjson, record } from './testing/records.ts';
import { temporaryDirectory } from './testing/store.ts';

const layout = { database: 'default', user: 'default', cluster: undefined, migrated: true };

/** The embedded engine takes roles and profiles from a file only. Grants stand there as they are; the limits are written as a profile. */
const grantsOf = (role: string) =>
  grants(layout)
    .filter((grant) => grant.role === role)
    .map(({ rights }) => `<query>GRANT ${rights}</query>`)
    .join('');
const USERS = `<clickhouse>
  <profiles>
    <default/>
    <${READER}>
      <readonly>2</readonly>
      ${READER_LIMITS.map(({ name, most }) => `<${name}>${most}</${name}>`).join('')}
      <constraints>${READER_LIMITS.map(({ name, most }) => `<${name}><min>1</min><max>${most}</max></${name}>`).join('')}</constraints>
    </${READER}>
  </profiles>
  <roles>
    <owner><grants><query>GRANT ALL ON *.*</query></grants></owner>
    <${READER}><grants>${grantsOf(READER)}</grants></${READER}>
    <${WRITER}><grants>${grantsOf(WRITER)}</grants></${WRITER}>
  </roles>
  <users><default>
    <password/><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>
    <grants><query>GRANT owner, ${READER}, ${WRITER}</query></grants>
  </default></users>
  <quotas><default/></quotas>
</clickhouse>`;

const path = temporaryDirectory();
writeFileSync(join(path, 'users.xml'), USERS);
writeFileSync(
  join(path, 'config.xml'),
  '<clickhouse><user_directories><users_xml><path>users.xml</path></users_xml></user_directories></clickhouse>',
);
const data = join(path, 'data');
const owner = new Session(data, { connectionArgs: [`--config-file=${join(path, 'config.xml')}`] });
const client = createClient({ connection: createChdbConnection({ path: data }) as never });
after(async () => {
  await client.close();
  owner.close();
});
await migrate(client, 'here');
for (const query of roleStatements(layout).filter((statement) => statement.startsWith('ALTER'))) await client.command({ query });

const INSERT = `INSERT INTO flows ${insertSettings('a token')} FORMAT JSONEachRow\n${ndjson([record({ client_bytes: 40 })])}`;

/** Runs `work` with the rights of a role alone. */
async function as(role: string, work: () => Promise<void>): Promise<void> {
  await client.command({ query: `SET ROLE ${role}` });
  await work();
}

const refused = (query: string, text: RegExp) => assert.rejects(client.command({ query }), text, query);
const DENIED = /Not enough privileges/;

test('a writer inserts, into the roll-ups too, and sees that the tables are its own; nothing else', async () => {
  await as(WRITER, async () => {
    await client.command({ query: INSERT });
    await client.command({ query: INSERT });
    assert.deepEqual((await migrate(client, 'here')).statements, []);
    await refused('SELECT count() FROM flows', DENIED);
    await refused('SELECT count() FROM flows_by_minute', DENIED);
    await refused('INSERT INTO schema_migrations (version) VALUES (9)', DENIED);
    await refused('INSERT INTO flows_by_minute (records) VALUES (9)', DENIED);
    await refused('ALTER TABLE flows DELETE WHERE 1', DENIED);
    await refused('DROP TABLE flows', DENIED);
    await refused('CREATE TABLE more (a UInt8) ENGINE = Memory', DENIED);
  });
  await as('owner', async () => {
    const sums = await runQuery(client, 'SELECT count(), (SELECT sum(client_bytes) FROM flows_by_hour) FROM flows', {});
    assert.deepEqual(sums.rows, [[1, 40]]);
  });
});

test('a reader runs every report and changes nothing', async () => {
  await as(READER, async () => {
    const store = { query: (sql, parameters = {}) => runQuery(client, sql, parameters) } as Pick<Store, 'query'> as Store;
    for (const { name } of listReports()) await runReport(store, name);
    assert.deepEqual((await runQuery(client, "SHOW TABLES LIKE 'flows'", {})).rows, [['flows']]);
    await refused(INSERT, DENIED);
    await refused('DROP TABLE flows', DENIED);
    await refused('ALTER TABLE flows MODIFY TTL toDateTime(start_time)', DENIED);
    await refused("SELECT * FROM file('/etc/passwd', 'LineAsString')", DENIED);
    await refused("SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')", DENIED);
  });
});

test('a reader stays within its limits, which it can lower but not raise', async () => {
  const work = async () => {
    // A user has a profile's values from the beginning; SET profile brings its constraints.
    await client.command({ query: `SET profile = '${READER}'` });
    await client.command({ query: `SET ${READER_LIMITS.map(({ name, most }) => `${name} = ${most}`).join(', ')}, readonly = 2` });
    const answer = await runQuery(client, 'SELECT count() FROM flows SETTINGS max_execution_time = 5', {});
    assert.deepEqual(answer.rows, [[1]]);
    for (const { name, most } of READER_LIMITS) {
      await refused(`SELECT 1 SETTINGS ${name} = ${most + 1}`, new RegExp(`${name} shouldn't be greater than`));
      await refused(`SELECT 1 SETTINGS ${name} = 0`, new RegExp(`${name} shouldn't be less than`));
    }
    await refused('SELECT number FROM numbers(2000000)', /max_result_rows|Limit for result/i);
    await refused(INSERT, /readonly/i);
    await refused('SET readonly = 0', /readonly/i);
    // Whatever profile is asked for, these constraints remain.
    await client.command({ query: "SET profile = 'default'" });
    await refused('SET max_execution_time = 0', /max_execution_time shouldn't be less than/);
  };
  // The last test of this connection: it cannot leave the profile again.
  await as(`owner, ${READER}`, work);
});

test('ClickHouse can read the statements that make the roles', async () => {
  const odd = roleStatements({ database: "a `b` 'c'", cluster: "it's wide", user: '`', migrated: true });
  const plain = roleStatements(layout);
  assert.equal(odd.length, plain.length + 1, 'a writer inserts through the Distributed table into the local ones');
  for (const statement of [...plain, ...odd]) {
    const { rows } = await runQuery(client, 'SELECT formatQuery({statement:String})', { statement });
    const formatted = String(rows[0]?.[0]);
    assert.equal(/ON CLUSTER `?it's wide`?/.test(formatted), odd.includes(statement), formatted);
  }
  assert.ok(plain.some((statement) => /readonly = 2, max_execution_time = 60 MIN 1 MAX 60, .* TO mirrorscope_reader$/.test(statement)));
});

test('the embedded engine has no users to give roles to', async () => {
  const wrong = await openStore(`chdb://${data}`);
  try {
    await assert.rejects(
      async () => wrong.migrate({ roles: true }),
      (error) =>
        error instanceof StoreError &&
        error.code === 'bad_parameter' &&
        /has no users: roles are for a ClickHouse server/.test(error.message),
    );
  } finally {
    await wrong.close();
  }
});
