import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AskOptions } from './ask.ts';
import { StoreError } from './error.ts';
import { listReports, reportStatement, runReport } from './reports.ts';
import { openStore, type Store, serveHttp } from './store.ts';
import { insert, record, START } from './testing/records.ts';
import { temporaryDirectory } from './testing/store.ts';

const directory = temporaryDirectory();
const embedded = await openStore(`chdb://${join(directory, 'data')}`);
await embedded.migrate();
await insert(embedded, [record({}), record({ client_ip: '2001:db8::1' })]);
const readOnly = await serveHttp(embedded, { port: 0 });
const writable = await serveHttp(embedded, { port: 0, readOnly: false, password: 'x' });
const reader = await openStore(`http://127.0.0.1:${readOnly.address.port}`);
const writer = await openStore(`http://default:x@127.0.0.1:${writable.address.port}`);
after(async () => {
  await Promise.all([reader.close(), writer.close()]);
  await Promise.all([readOnly.close(), writable.close()]);
  await embedded.close();
});

const secret = join(directory, 'secret');
writeFileSync(secret, 'squeamish ossifrage\n');

const GENEROUS = { rows: 1000, seconds: 30, bytes: 2 ** 30 };
/** Counts for minutes. */
const SLOW = 'SELECT count() FROM numbers(1000000000000) WHERE number % 7 = 3';

const refused = (asked: Promise<unknown>, ...codes: string[]) =>
  assert.rejects(asked, (error) => {
    assert.ok(error instanceof StoreError && codes.includes(error.code), String(error));
    assert.doesNotMatch(error.message, /\n|squeamish/);
    return true;
  });

/** How many queries run, but for the one that asks. */
async function running(): Promise<number> {
  const { rows } = await embedded.query("SELECT count() FROM system.processes WHERE query NOT LIKE '%system.processes%'");
  return Number(rows[0]?.[0]);
}

async function untilNothingRuns(): Promise<void> {
  for (const end = Date.now() + 20_000; (await running()) > 0; await sleep(20)) assert.ok(Date.now() < end, 'a query goes on');
}

const STORES: readonly (readonly [string, Store])[] = [
  ['the engine in this process', embedded],
  ['a server that only reads', reader],
  ['a server that would write', writer],
];

for (const [name, store] of STORES) {
  suite(name, () => {
    const ask = (sql: string, parameters = {}, options: Partial<AskOptions> = {}) =>
      store.ask(sql, parameters, { limits: GENEROUS, ...options });

    test('answers as query() does', async () => {
      const sql = 'SELECT start_time, client_ip, client_bytes, [1, 2] AS list, NULL AS nothing FROM flows ORDER BY client_ip';
      const { cut, ...answer } = await ask(sql);
      const expected = await embedded.query(sql);
      assert.deepEqual([answer.columns, answer.rows, cut], [expected.columns, expected.rows, false]);
      assert.equal(answer.rows[0]?.[1], '10.0.0.1');
    });

    test('parameters are values, whatever is in them', async () => {
      for (const text of ["' OR 1 = 1 --", '\\', "\\'", 'a\tb\nc\r\0', '{x:String}', '💥', '']) {
        assert.deepEqual((await ask('SELECT {x:String} AS x, {n:UInt64} AS n', { x: text, n: 5 })).rows, [[text, 5]], JSON.stringify(text));
      }
    });

    test('reports say what they say without limits', async () => {
      for (const name of store === embedded ? listReports().map((report) => report.name) : ['resets', 'handshakes-over-time']) {
        const { sql, parameters } = reportStatement(name, { since: new Date(START - 1000) });
        const { rows } = await ask(sql, parameters);
        assert.deepEqual(rows, (await runReport(embedded, name, { since: new Date(START - 1000) })).rows, name);
      }
    });

    test('rows beyond the limit are cut', async () => {
      const limits = { ...GENEROUS, rows: 3 };
      const { rows, cut } = await ask('SELECT number FROM numbers(1000000)', {}, { limits });
      assert.deepEqual([rows, cut], [[[0], [1], [2]], true]);
      assert.equal((await ask('SELECT number FROM numbers(3)', {}, { limits })).cut, false);
      assert.equal((await ask('SELECT number FROM numbers(100) LIMIT 3', {}, { limits })).cut, false);
      // The limit is the answer's, not that of what it is made of.
      assert.deepEqual((await ask('SELECT count() FROM (SELECT number FROM numbers(100))', {}, { limits })).rows, [[100]]);
    });

    test('time and memory are limited', async () => {
      await refused(ask(SLOW, {}, { limits: { ...GENEROUS, seconds: 0.5 } }), 'limit');
      const hungry = 'SELECT length(groupArray(number)) FROM numbers(50000000)';
      await refused(ask(hungry, {}, { limits: { ...GENEROUS, bytes: 16 * 2 ** 20 } }), 'limit');
      await refused(ask("SELECT repeat('x', 1000000) FROM numbers(1000)"), 'limit');
      await untilNothingRuns();
    });

    test('an abort stops it in the engine', async () => {
      const gone = new AbortController();
      const asked = ask(SLOW, {}, { signal: gone.signal });
      while ((await running()) === 0) await sleep(10);
      gone.abort();
      await refused(asked, 'cancelled');
      await untilNothingRuns();
      await refused(ask('SELECT 1', {}, { signal: gone.signal }), 'cancelled');
    });

    test('it only reads, and nothing but tables', async () => {
      const quoted = `'${secret}'`;
      for (const statement of [
        'INSERT INTO flows (vni) VALUES (1)',
        'DROP TABLE flows',
        'TRUNCATE TABLE flows',
        'ALTER TABLE flows DELETE WHERE 1',
        'CREATE TABLE t (a UInt8) ENGINE = Memory',
        'SELECT 1; DROP TABLE flows',
        'SYSTEM STOP MERGES',
        'KILL QUERY WHERE 1',
        'SET max_execution_time = 0',
        'SELECT 1 SETTINGS max_execution_time = 0',
        'SELECT * FROM (SELECT 1 SETTINGS max_memory_usage = 0)',
        'SELECT 1 SETTINGS readonly = 0',
        `SELECT file(${quoted})`,
        `SELECT * FROM file(${quoted}, 'LineAsString')`,
        `SELECT a FROM values('x UInt8, a String ALIAS file(\\'${secret}\\')', 1)`,
        "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
        "SELECT * FROM s3('http://127.0.0.1:1/x.csv')",
        "SELECT * FROM remote('127.0.0.1:1', system.one)",
        "SELECT * FROM executable('cat x', 'LineAsString', 'line String')",
        `SELECT 1 INTO OUTFILE '${secret}' TRUNCATE`,
        'SELECT 1 FORMAT CSV',
        'SELECT',
        '',
      ]) {
        await refused(ask(statement), 'read_only', 'query');
      }
      await refused(ask('SELECT {f:Identifier}(1)', { f: 'file' }), 'query');
      assert.deepEqual((await embedded.query('SELECT count() FROM flows')).rows, [[2]]);
    });
  });
}

test('closing a store stops what is asked of it', async () => {
  const store = await openStore(`http://127.0.0.1:${readOnly.address.port}`);
  const asked = store.ask(SLOW, {}, { limits: GENEROUS });
  const answer = refused(asked, 'cancelled');
  while ((await running()) === 0) await sleep(10);
  await store.close();
  await answer;
  await untilNothingRuns();
});
