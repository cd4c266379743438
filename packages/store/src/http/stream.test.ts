import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { serveHttp } from '../store.ts';
import { asker } from '../testing/http.ts';
import { insert, record } from '../testing/records.ts';
import { temporaryStore } from '../testing/store.ts';

const store = await temporaryStore();
const http = await serveHttp(store, { port: 0 });
after(() => http.close());
const ask = asker(http.address.port);

/** A request whose answer is read by whoever called, or not at all. */
function begin(sql: string, encoding = 'identity'): ClientRequest {
  const headers = { 'Accept-Encoding': encoding };
  const { port } = http.address;
  const outgoing = request({ host: '127.0.0.1', port, method: 'POST', path: '/?enable_http_compression=1', headers, agent: false });
  outgoing.on('error', () => {});
  outgoing.end(sql);
  return outgoing;
}

/** Statements that run in the engine and have `text` in them: how many, and the rows that they have read. */
async function running(text: string): Promise<{ count: number; rows: number }> {
  const sql = `SELECT count(), sum(read_rows) FROM system.processes
    WHERE position(query, {text:String}) > 0 AND position(query, 'system.processes') = 0`;
  const [[count, rows] = []] = (await store.query(sql, { text })).rows;
  return { count: Number(count), rows: Number(rows) };
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 800; tries++) {
    if (await holds()) return;
    await delay(25);
  }
  assert.fail(`never: ${what}`);
}

test('a result of any size passes through, in little memory', async () => {
  const before = process.memoryUsage();
  const outgoing = begin('SELECT number, toString(number) AS s FROM numbers(10000000) FORMAT JSONEachRow');
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  let bytes = 0;
  let most = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    most = Math.max(most, arrayBuffers + heapUsed - before.arrayBuffers - before.heapUsed);
  }
  const digits = 10 + 90 * 2 + 900 * 3 + 9000 * 4 + 90_000 * 5 + 900_000 * 6 + 9_000_000 * 7;
  assert.equal(bytes, 10_000_000 * '{"number":,"s":""}\n'.length + 2 * digits);
  assert.ok(most < bytes / 3, `${most} bytes more than before, of a result of ${bytes}`);
});

test('formats with a head and a foot are one document, however long', async () => {
  const { text } = await ask({ body: 'SELECT number FROM numbers(300000) FORMAT JSONCompact' });
  const { data, rows } = JSON.parse(text);
  assert.equal(rows, 300_000);
  assert.equal(data.length, 300_000);
  const { body } = await ask({ body: 'SELECT number FROM numbers(300000) FORMAT Parquet' });
  assert.equal(body.toString('latin1', 0, 4) + body.toString('latin1', body.length - 4), 'PAR1PAR1');
  const totals = await ask({ body: 'SELECT number % 2 AS k, count() AS n FROM numbers(10) GROUP BY k WITH TOTALS ORDER BY k FORMAT JSON' });
  assert.deepEqual(JSON.parse(totals.text).totals, { k: 0, n: 10 });
});

test('a reader that stops reading stops the engine, and gets all of it in the end', async () => {
  const outgoing = begin('SELECT number, repeat(toString(number), 20) FROM numbers(2000000) FORMAT TSV');
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  incoming.pause();
  const stopped = async () => {
    const { rows } = await running('numbers(2000000)');
    await delay(300);
    return (await running('numbers(2000000)')).rows === rows;
  };
  await until('the engine waits', stopped);
  assert.equal((await running('numbers(2000000)')).count, 1);
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) bytes += chunk.length;
  const digits = 10 + 90 * 2 + 900 * 3 + 9000 * 4 + 90_000 * 5 + 900_000 * 6 + 1_000_000 * 7;
  assert.equal(bytes, digits * 21 + 2_000_000 * 2);
});

test('a query whose client goes away is stopped, whatever it was doing', async () => {
  const cases = {
    computing: 'SELECT sum(sipHash64(number)) FROM numbers(1000000000001)',
    'writing without end': 'SELECT number FROM system.numbers WHERE number != 1000000000002',
    'waiting for the reader': "SELECT number, repeat('x', 1000) FROM system.numbers WHERE number != 1000000000003",
  };
  for (const [what, sql] of Object.entries(cases)) {
    const mark = /100000000000\d/.exec(sql)?.[0] ?? '';
    const outgoing = begin(sql);
    if (what === 'waiting for the reader') outgoing.on('response', (incoming) => incoming.pause());
    if (what === 'writing without end') outgoing.on('response', (incoming) => incoming.resume());
    await until(`${what} begins`, async () => (await running(mark)).count === 1);
    await delay(100);
    outgoing.destroy();
    await until(`${what} ends`, async () => (await running(mark)).count === 0);
  }
  assert.equal((await ask({ body: 'SELECT 1' })).text, '1\n', 'its place is free again');
});

test('clients that go away at any moment leave nothing behind, and disturb nobody', async () => {
  const sql = [
    'SELECT number FROM numbers(1000000000006)',
    'SELECT sum(sipHash64(number)) FROM numbers(1000000000006)',
    'SELECT throwIf(number = 1000000) FROM numbers(1000006) WHERE number != 1000000000006',
  ];
  let goingAway = true;
  const others = (async () => {
    for (let n = 0; goingAway; n++) assert.equal((await ask({ body: `SELECT ${n}` })).text, `${n}\n`);
  })();
  await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      await delay(i * 15);
      const outgoing = begin(sql[i % sql.length] ?? '', i % 2 === 0 ? 'gzip' : 'identity');
      outgoing.on('response', (incoming) => incoming.on('error', () => {}).resume());
      await delay((i * 37) % 100);
      outgoing.destroy();
    }),
  );
  goingAway = false;
  await others;
  await until('all of them end', async () => (await running('1000000000006')).count === 0);
});

test('requests wait for a place, and one that gives up does not keep it', async () => {
  const slow = Array.from({ length: 3 }, () => begin('SELECT sum(sipHash64(number)) FROM numbers(1000000000005)'));
  await until('two run', async () => (await running('1000000000005')).count === 2);
  const waiting = ask({ body: 'SELECT 5' });
  await delay(200);
  assert.equal((await running('1000000000005')).count, 2, 'the third waits, and the fourth behind it');
  for (const one of slow) one.destroy();
  assert.equal((await waiting).text, '5\n');
});

test('what one request sets no other one sees, nor does the store', async () => {
  const timezone = (await store.query("SELECT toString(toDateTime(0)), getSetting('max_threads')")).rows;
  const answers = await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      const search: Record<string, string> =
        i % 3 === 0 ? { max_block_size: String(100 + i), param_x: `p${i}`, session_timezone: 'Asia/Tokyo' } : { param_x: `p${i}` };
      const { text } = await ask({
        search,
        body: "SELECT {x:String}, getSetting('max_block_size'), getSetting('session_timezone'), getSetting('readonly')",
      });
      return text;
    }),
  );
  const [[usual] = []] = (await store.query("SELECT toString(getSetting('max_block_size'))")).rows;
  answers.forEach((text, i) => {
    assert.equal(text, i % 3 === 0 ? `p${i}\t${100 + i}\tAsia/Tokyo\t1\n` : `p${i}\t${usual}\t\t1\n`);
  });
  assert.match((await ask({ body: 'SELECT {x:String}' })).text, /Code: 456/);
  assert.deepEqual((await store.query("SELECT toString(toDateTime(0)), getSetting('max_threads')")).rows, timezone);
  assert.deepEqual((await store.query("SELECT getSetting('readonly')")).rows, [[0]]);
  const [[roles] = []] = (await store.query('SELECT count() FROM system.current_roles')).rows;
  assert.equal(roles, 2);
});

test('the store goes on inserting while it is asked', async () => {
  await store.command('TRUNCATE TABLE flows');
  const queries = (async () => {
    const counts: number[] = [];
    while (counts.at(-1) !== 15) counts.push(Number((await ask({ body: 'SELECT count() FROM flows' })).text));
    return counts;
  })();
  const failing = Promise.all(Array.from({ length: 20 }, () => ask({ body: 'SELECT throwIf(number = 9000) FROM numbers(10000)' })));
  for (let i = 0; i < 15; i++) await insert(store, [record({})]);
  const counts = await queries;
  assert.deepEqual(
    counts,
    counts.toSorted((a, b) => a - b),
  );
  assert.ok((await failing).every(({ status }) => status === 500));
});

test('closing stops what runs and what waits', async () => {
  const other = await serveHttp(store, { port: 0 });
  const askOther = asker(other.address.port);
  const answers = Array.from({ length: 4 }, () => askOther({ body: 'SELECT sum(sipHash64(number)) FROM numbers(1000000000004)' }));
  await until('two run', async () => (await running('1000000000004')).count === 2);
  await other.close();
  for (const { status, text } of await Promise.all(answers)) {
    assert.equal(status, 500);
    assert.match(text, /QUERY_WAS_CANCELLED/);
  }
  await assert.rejects(askOther({ body: 'SELECT 1' }), { code: 'ECONNREFUSED' });
  assert.equal((await running('1000000000004')).count, 0);
});
