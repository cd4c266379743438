import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, beforeEach, test } from 'node:test';
import { flowColumnNames } from '@mirrorscope/record';
import { StoreError } from './error.ts';
import { parseInventory } from './inventory/parse.ts';
import { runReport } from './reports.ts';
import { openStore, serveHttp } from './store.ts';
import { fullRow, insert, ndjson, record } from './testing/records.ts';
import { asObjects, emptyTables, temporaryDirectory } from './testing/store.ts';

const PASSWORD = 'correct horse';

const embedded = await openStore(`chdb://${join(temporaryDirectory(), 'data')}`);
const http = await serveHttp(embedded, { port: 0, readOnly: false, user: 'reader', password: PASSWORD });
const { port } = http.address;
const url = `http://reader:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/default`;
const store = await openStore(url, { segmentBytes: 100_000 });
after(async () => {
  await store.close();
  await http.close();
  await embedded.close();
});
await store.migrate();
beforeEach(() => emptyTables(store));

const refused = (promise: Promise<unknown>, code: string, text: RegExp) =>
  assert.rejects(promise, (error) => {
    assert.ok(error instanceof StoreError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, text);
    assert.doesNotMatch(error.message, /\n|correct horse|correct%20horse/);
    return true;
  });

test('the name shows neither user nor password', () => {
  assert.equal(store.kind, 'server');
  assert.equal(store.name, `http://127.0.0.1:${port}/default`);
});

test('migrations run once', async () => {
  assert.deepEqual((await store.migrate()).statements, []);
});

test('what is selected back is what was inserted', async () => {
  const row = fullRow({ ...record({}), server_bytes: Number.MAX_SAFE_INTEGER, history: 'ShADadFf' });
  await store.insertNdjson(ndjson([row]), 1);
  const back = await store.query(`SELECT ${flowColumnNames.filter((name) => name !== 'community_id')} FROM flows`);
  const { community_id: _, ...expected } = row;
  assert.deepEqual(asObjects(back), [expected]);
});

test('chunks go out as one stream of their bytes', async () => {
  const inserts: { chunked: boolean; body: Buffer }[] = [];
  /** Passes requests on, and looks at those that insert. */
  const between = createServer(async (incoming: IncomingMessage, response) => {
    const body = await buffer(incoming);
    if (incoming.url?.includes('INSERT')) inserts.push({ chunked: incoming.headers['transfer-encoding'] === 'chunked', body });
    const { method, headers } = incoming;
    const passed = request({ host: '127.0.0.1', port, method, headers, path: incoming.url }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    passed.end(body);
  }).listen(0, '127.0.0.1');
  await once(between, 'listening');
  const through = await openStore(url.replace(String(port), String((between.address() as AddressInfo).port)));
  const chunks = Array.from({ length: 50 }, () => ndjson([record({}), record({})]));
  for (const chunk of chunks) await through.insertNdjson(chunk, 2);
  await through.flush();
  assert.deepEqual((await store.query('SELECT count() FROM flows')).rows, [[100]]);
  assert.deepEqual(inserts, [{ chunked: true, body: Buffer.concat(chunks) }]);
  await through.close();
  between.close();
});

test('a token keeps a repeated insert from counting twice', async () => {
  const row = record({ client_bytes: 100 });
  await insert(store, [row], 'offset 17');
  await insert(store, [row], 'offset 17');
  assert.deepEqual((await store.query('SELECT count(), (SELECT sum(client_bytes) FROM flows_by_hour) FROM flows')).rows, [[1, 100]]);
});

test('reports pass their parameters', async () => {
  await insert(store, [record({ client_bytes: 100 }), record({ server_port: 80, client_bytes: 300 })]);
  const result = await runReport(store, 'top-talkers', { limit: 1, since: '2026-01-05' });
  assert.deepEqual(
    asObjects(result).map((row) => [row['client'], row['server_port'], row['bytes'], row['share_percent']]),
    [['10.0.0.1', 80, 300, 75]],
  );
  assert.deepEqual(result.columns[0], { name: 'client', type: 'IPv6' });
  assert.deepEqual(asObjects(await runReport(store, 'flow-search', { address: '10.0.0.0/8', community_id: "'" })), []);
});

test('an inventory is loaded, and reports know it', async () => {
  const zones = [
    { eni: 'eni-1', az: 'az1', addresses: ['10.0.0.1'] },
    { eni: 'eni-2', az: "az'2", addresses: ['10.0.0.2'] },
  ];
  const loaded = await store.loadInventory(parseInventory(JSON.stringify(zones), 'test'));
  assert.deepEqual(loaded, { interfaces: 2, viewpoints: 0, prefixes: 4 });
  await insert(store, [record({ client_bytes: 100 })]);
  const report = asObjects(await runReport(store, 'traffic-by-zone'));
  assert.deepEqual(
    report.map(({ from_zone, to_zone, bytes }) => [from_zone, to_zone, bytes]),
    [['az1', "az'2", 100]],
  );
});

test('a refused statement and a refused insert are one line each', async () => {
  await refused(store.query('SELECT nothing FROM flows'), 'query', /nothing/);
  await refused(insert(store, [{ vni: 'seven' as unknown as number }]), 'bad_rows', /vni/);
  assert.deepEqual((await store.query('SELECT 1')).rows, [[1]]);
});

test('a wrong password, an unknown database, and the way out', async () => {
  await refused(openStore(`http://reader:guess@127.0.0.1:${port}/default`), 'denied', /refuses the user or password: give them as http:/);
  await refused(
    openStore(`http://reader:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/netflow`),
    'unknown_database',
    /netflow has no such database: create it/,
  );
});

test('an option that the client does not know', async () => {
  await refused(openStore(`http://reader:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/default?colour=red`), 'bad_url', /colour/);
});

test('nothing listens there', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => closed.once('listening', resolve));
  const { port: free } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  await refused(
    openStore(`http://reader:${encodeURIComponent(PASSWORD)}@127.0.0.1:${free}`),
    'unreachable',
    /No ClickHouse server answers at http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\)/,
  );
  await refused(openStore('http://no-such-host.invalid:8123'), 'unreachable', /no-such-host\.invalid:8123 \((ENOTFOUND|EAI_AGAIN)\)/);
});

test('something else listens there', async () => {
  const other = createServer((_, response) => response.writeHead(404).end('<html>not found</html>')).listen(0, '127.0.0.1');
  after(() => other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  await refused(openStore(`http://127.0.0.1:${(other.address() as AddressInfo).port}`), 'query', /not found/);
});
