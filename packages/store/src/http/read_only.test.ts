import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sqlString } from '../engine.ts';
import { openStore, serveHttp } from '../store.ts';
import { asker } from '../testing/http.ts';
import { insert, record } from '../testing/records.ts';
import { temporaryDirectory } from '../testing/store.ts';

const directory = temporaryDirectory();
const store = await openStore(`chdb://${join(directory, 'data')}`);
await store.migrate();
await insert(store, [record({}), record({})]);
const http = await serveHttp(store, { port: 0 });
const writable = await serveHttp(store, { port: 0, readOnly: false, password: 'x' });
after(async () => {
  await Promise.all([http.close(), writable.close()]);
  await store.close();
});
const ask = asker(http.address.port);
const askWritable = asker(writable.address.port);

const SECRET = 'squeamish ossifrage';
const secretFile = join(directory, 'secret');
writeFileSync(secretFile, `${SECRET}\n`);
const stolen = join(directory, 'stolen');

/** Refused with one of the codes, and nothing of the secret in the answer. */
async function refused(query: string, codes: readonly number[], search: Record<string, string> = {}): Promise<void> {
  for (const asked of [{ search: { query, ...search } }, { body: query, search }]) {
    const { status, headers, text } = await ask(asked);
    assert.doesNotMatch(text, /squeamish/, query);
    assert.ok(status >= 400, `${query} was allowed: ${text}`);
    assert.ok(codes.includes(Number(headers['x-clickhouse-exception-code'])), `${query}: ${text}`);
  }
}

const READONLY = 164;
const ACCESS_DENIED = 497;
const SYNTAX_ERROR = 62;

test('nothing is written', async () => {
  const statements = [
    'INSERT INTO flows (vni) VALUES (1)',
    'INSERT INTO flows FORMAT JSONEachRow {"vni":1}',
    'INSERT INTO flows SELECT * FROM flows',
    'WITH 1 AS x INSERT INTO flows (vni) SELECT x',
    "INSERT INTO FUNCTION file('x.csv') SELECT 1",
    'CREATE TABLE t (a UInt8) ENGINE = Memory',
    'CREATE TEMPORARY TABLE t (a UInt8)',
    'CREATE VIEW v AS SELECT 1',
    'CREATE FUNCTION f AS x -> x',
    'CREATE DATABASE d',
    'CREATE USER u',
    'ALTER TABLE flows DELETE WHERE 1',
    'ALTER TABLE flows MODIFY TTL toDateTime(start_time) + INTERVAL 1 SECOND',
    'DELETE FROM flows WHERE 1',
    'UPDATE flows SET vni = 1 WHERE 1',
    'TRUNCATE TABLE flows',
    'DROP TABLE flows',
    'DROP DATABASE default',
    'DETACH TABLE flows',
    'RENAME TABLE flows TO floes',
    'OPTIMIZE TABLE flows FINAL',
    'SYSTEM FLUSH LOGS',
    'SYSTEM SHUTDOWN',
    'SYSTEM STOP MERGES',
    'KILL QUERY WHERE 1',
    "BACKUP TABLE flows TO File('b')",
    'GRANT ALL ON *.* TO default',
    'EXECUTE AS default SELECT 1',
    'BEGIN TRANSACTION',
    'SET max_threads = 1',
    'SET readonly = 0',
    'SET ROLE owner',
    'SET DEFAULT ROLE owner TO default',
    'USE system',
    'SELECT 1 PARALLEL WITH DROP TABLE flows',
  ];
  for (const statement of statements) await refused(statement, [READONLY, ACCESS_DENIED, SYNTAX_ERROR]);
  assert.deepEqual((await store.query('SELECT count() FROM flows')).rows, [[2]]);
});

test('one statement a request', async () => {
  for (const statement of [
    'SELECT 1; DROP TABLE flows',
    'SELECT 1;\n\nSET readonly = 0; DROP TABLE flows',
    'SELECT 1\0; DROP TABLE flows',
  ]) {
    await refused(statement, [SYNTAX_ERROR, READONLY]);
  }
  assert.equal((await ask({ search: { query: 'SELECT 1;' }, body: 'DROP TABLE flows' })).status, 400);
  assert.deepEqual((await store.query('SELECT count() FROM flows')).rows, [[2]]);
});

test('words that the command-line client takes for commands are statements like others', async () => {
  for (const word of ['exit', 'quit', `\\i ${secretFile}`, '\\l']) await refused(word, [SYNTAX_ERROR, 47, READONLY]);
});

test('no setting makes it writable, and none is set that reads, calls out, or takes SQL', async () => {
  for (const [name, value] of [
    ['readonly', '0'],
    ['additional_result_filter', `file('${secretFile}') LIKE 's%'`],
    ['additional_table_filters', `{'flows':'file(\\'${secretFile}\\') LIKE \\'s%\\''}`],
    ['format_template_resultset', secretFile],
    ['format_schema', secretFile],
    ['output_format_schema', stolen],
    ['allow_experimental_eval_table_function', '1'],
    ['dialect', 'prql'],
    ['implicit_select', '1'],
  ] as const) {
    await refused('SELECT 1', [READONLY], { [name]: value });
    const assignment = `${name} = ${sqlString(value)}`;
    await refused(`SELECT 1 SETTINGS ${assignment}`, [READONLY]);
    await refused(`SELECT * FROM (SELECT 1 SETTINGS/**/${assignment}, max_threads = 1)`, [READONLY]);
    await refused(`SELECT * FROM view(SELECT 1 settings max_threads = 1, ${assignment})`, [READONLY]);
    await refused(`EXPLAIN SELECT 1 SETTINGS ${assignment}`, [READONLY]);
    await refused('SELECT 1', [READONLY], { [name.toUpperCase()]: value });
  }
  assert.equal((await ask({ search: { query: "SHOW SETTINGS LIKE 'max_thr%'" } })).status, 200);
  for (const readonly of ['1', '2']) {
    await refused('DROP TABLE flows', [READONLY], { readonly });
    assert.equal((await ask({ search: { query: 'SELECT 1', readonly } })).text, '1\n');
  }
  assert.equal(existsSync(stolen), false);
});

test('files of the machine are not read', async () => {
  const file = `'${secretFile}'`;
  const quoted = `\\'${secretFile}\\'`;
  for (const statement of [
    `SELECT file(${file})`,
    `SELECT \`file\`(${file})`,
    `SELECT "fi\\x6ce"(${file})`,
    `SELECT arrayMap(file, [${file}])`,
    `SELECT arrayMap(x -> file(x), [${file}])`,
    `SELECT * APPLY file FROM (SELECT ${file})`,
    `SELECT * APPLY(x -> file(x)) FROM (SELECT ${file})`,
    `WITH x -> file(x) AS f SELECT f(${file})`,
    `SHOW TABLES WHERE file(${file}) LIKE 's%'`,
    `EXPLAIN PLAN actions = 1 SELECT file(${file})`,
    `SELECT * FROM view(SELECT file(${file}))`,
    `SELECT * FROM file(${file}, 'LineAsString')`,
    `SELECT * FROM FILE(${file}, 'LineAsString')`,
    `SELECT * FROM \`${secretFile}\``,
    `SELECT * FROM default.\`${secretFile}\``,
    `DESCRIBE TABLE file(${file}, 'LineAsString')`,
    `SELECT * FROM filesystem('${directory}')`,
    `SELECT * FROM fileCluster('default', ${file}, 'LineAsString')`,
    `SELECT * FROM sqlite(${file}, 't')`,
    `SELECT * FROM executable('cat ${secretFile}', 'LineAsString', 'line String')`,
    `SELECT * FROM icebergLocal(${file})`,
    `SELECT a FROM values('x UInt8, a String ALIAS file(${quoted})', 1)`,
    `SELECT a FROM values(concat('x UInt8, a String ALIAS fi', 'le(${quoted})'), 1)`,
    `SELECT a FROM VALUES('x UInt8, a String ALIAS file(${quoted})', 1)`,
    `SELECT a FROM generateRandom('x UInt8, a String ALIAS file(${quoted})') LIMIT 1`,
    `SELECT a FROM null('x UInt8, a String ALIAS file(${quoted})')`,
    `SELECT a FROM viewIfPermitted(SELECT 1 AS a ELSE null('a UInt8'))`,
    `SELECT * FROM eval('SELECT file(${quoted})')`,
    `SELECT catboostEvaluate(${file}, 1)`,
    `SELECT 1 FORMAT Template SETTINGS format_template_resultset = ${file}`,
    `SELECT * FROM mergeTreeIndex(currentDatabase(), 'flows') WHERE file(${file}) != ''`,
  ]) {
    await refused(statement, [ACCESS_DENIED, READONLY, SYNTAX_ERROR, 46, 48, 60, 701, 36]);
  }
  await refused('SELECT arrayMap({f:Identifier}, [{path:String}])', [ACCESS_DENIED], { param_f: 'file', param_path: secretFile });
});

test('files of the machine are not written, neither here nor by those who may write', async () => {
  for (const clause of [
    `INTO OUTFILE '${stolen}'`,
    `INTO OUTFILE '${stolen}' TRUNCATE FORMAT CSV`,
    `INTO OUTFILE '${stolen}' AND STDOUT`,
  ]) {
    await refused(`SELECT 1 ${clause}`, [ACCESS_DENIED, SYNTAX_ERROR]);
    await refused(`SHOW TABLES ${clause}`, [ACCESS_DENIED, SYNTAX_ERROR]);
    assert.equal((await askWritable({ body: `SELECT 1 ${clause}`, search: { password: 'x' } })).status, 403);
  }
  const infile = `INSERT INTO flows FROM INFILE '${secretFile}' FORMAT LineAsString`;
  await refused(infile, [ACCESS_DENIED, READONLY]);
  assert.equal((await askWritable({ body: infile, search: { password: 'x' } })).status, 403);
  assert.equal((await askWritable({ body: 'x', search: { password: 'x', query: infile } })).status, 403);
  assert.equal(existsSync(stolen), false);
});

test('nothing is asked of other machines', async () => {
  for (const statement of [
    "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
    "SELECT * FROM urlCluster('default', 'http://127.0.0.1:1/', 'LineAsString')",
    "SELECT * FROM remote('127.0.0.1:1', system.one)",
    "SELECT * FROM remoteSecure('127.0.0.1:1', system.one)",
    "SELECT * FROM cluster('default', system.one)",
    "SELECT * FROM s3('http://127.0.0.1:1/x.csv')",
    "SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'p')",
    "SELECT * FROM postgresql('127.0.0.1:1', 'd', 't', 'u', 'p')",
    "SELECT * FROM mongodb('127.0.0.1:1', 'd', 't', 'u', 'p', 'a UInt8')",
    "SELECT * FROM redis('127.0.0.1:1', 'k', 'k String')",
    "SELECT * FROM hdfs('hdfs://127.0.0.1:1/x', 'CSV')",
    "SELECT * FROM jdbc('x', 'd', 't')",
  ]) {
    await refused(statement, [ACCESS_DENIED, READONLY, 36, 42, 46, 48, 60, 701]);
  }
});

test('of the process itself little is told', async () => {
  for (const statement of [
    'SELECT * FROM system.stack_trace',
    'SELECT * FROM system.symbols',
    'SELECT * FROM system.users',
    'SELECT addressToLine(1)',
    'SELECT demangle(addressToSymbol(1))',
    'SHOW USERS',
  ]) {
    await refused(statement, [ACCESS_DENIED, 60, 446]);
  }
});

test('GET changes nothing even where POST may', async () => {
  const search = { password: 'x', query: 'TRUNCATE TABLE flows' };
  assert.equal((await askWritable({ search })).headers['x-clickhouse-exception-code'], String(READONLY));
  assert.equal((await askWritable({ search: { ...search, query: 'INSERT INTO flows FORMAT JSONEachRow' } })).status, 500);
  assert.deepEqual((await store.query('SELECT count() FROM flows')).rows, [[2]]);
});

test('a refused INSERT leaves no data behind', async () => {
  await ask({ search: { query: 'INSERT INTO flows FORMAT JSONEachRow' }, body: '{"vni":1}' });
  await askWritable({ search: { password: 'x', query: 'INSERT INTO nothing FORMAT JSONEachRow' }, body: '{"vni":1}' });
  const [segments = ''] = readdirSync(join(directory, 'data')).filter((entry) => entry.startsWith('segments-'));
  assert.deepEqual(
    readdirSync(join(directory, 'data', segments)).filter((entry) => !entry.startsWith('result-')),
    [],
  );
});
