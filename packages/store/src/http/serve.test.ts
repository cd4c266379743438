import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { StoreError } from '../error.ts';
import { runReport } from '../reports.ts';
import { openStore, serveHttp } from '../store.ts';
import { asker } from '../testing/http.ts';
import { insert, record } from '../testing/records.ts';
import { holder, temporaryDirectory } from '../testing/store.ts';

const directory = temporaryDirectory();
const path = join(directory, 'data');
const url = `chdb://${path}`;
const endpoint = join(path, '.http-endpoint.json');

const refused = (promise: Promise<unknown>, code: string, text: RegExp) =>
  assert.rejects(promise, (error) => {
    assert.ok(error instanceof StoreError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, text);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });

test('where and how it may be served', async () => {
  const store = await openStore(url);
  after(() => store.close());
  await refused(serveHttp(store, { host: '0.0.0.0', port: 0 }), 'bad_parameter', /0\.0\.0\.0 needs a user and a password/);
  await refused(serveHttp(store, { host: '::', port: 0 }), 'bad_parameter', /needs a user and a password/);
  await refused(serveHttp(store, { port: 0, readOnly: false }), 'bad_parameter', /writable .* needs a user and a password/);
  await refused(serveHttp(store, { host: '127.0.0.1.example.com', port: 0 }), 'bad_parameter', /needs a user and a password/);

  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  await refused(serveHttp(store, { port }), 'unreachable', new RegExp(`127\\.0\\.0\\.1:${port} \\(EADDRINUSE\\)`));
  taken.close();

  for (const host of ['127.0.0.1', 'localhost', '0.0.0.0', ...(hasIPv6() ? ['::1'] : [])]) {
    const password = host === '0.0.0.0' ? 'x' : '';
    const http = await serveHttp(store, { host, port: 0, password });
    const { host: bound, port } = http.address;
    const at = bound.includes(':') ? `[${bound}]` : bound;
    const response = await fetch(`http://${at}:${port}/?query=SELECT+1&password=${password}`);
    assert.equal(await response.text(), '1\n', host);
    await http.close();
  }
  await store.close();
});

const hasIPv6 = (): boolean =>
  Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ family, internal }) => family === 'IPv6' && internal));

test('a store on a server is not served again', async () => {
  const store = await openStore(url);
  const http = await serveHttp(store, { port: 0 });
  const there = await openStore(`http://127.0.0.1:${http.address.port}`);
  await refused(serveHttp(there, { port: 0 }), 'bad_parameter', /served already/);
  await there.close();
  await http.close();
  await store.close();
});

test('a store that another process serves can be asked by its directory, not written', async () => {
  const served = await holder(path, { port: 0, user: 'u', password: 'secret' });
  const writer = await openStore(`http://u:secret@127.0.0.1:${served.port}`);
  await refused(insert(writer, [record({})]), 'read_only', /can be asked but not changed: it is served read-only/);
  await refused(writer.command('DROP TABLE flows'), 'read_only', /read-only/);
  assert.deepEqual((await writer.migrate()).statements, []);
  await refused(writer.migrate({ retention: { flowsDays: 1 } }), 'read_only', /read-only/);
  await writer.close();

  await refused(openStore(url), 'locked', new RegExp(`open in process ${served.process.pid}`));
  const store = await openStore(url, { ask: true });
  assert.equal(store.name, url);
  assert.deepEqual((await store.query('SELECT count() FROM flows')).rows, [[0]]);
  assert.deepEqual((await runReport(store, 'top-talkers', { limit: 3, since: '2026-01-05' })).rows, []);
  await refused(store.query('SELECT nothing'), 'query', /^ClickHouse at chdb:.*nothing/);
  await refused(store.command('DROP TABLE flows'), 'read_only', /^The store at chdb:/);
  await store.close();

  assert.equal(statSync(endpoint).mode & 0o777, 0o600);
  await served.end();
  assert.equal(existsSync(endpoint), false);
  const own = await openStore(url, { ask: true });
  assert.equal(own.kind, 'embedded');
  await own.close();
});

test('what a process left that died is not believed', async () => {
  const { process: child, port } = await holder(path, { port: 0 });
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(existsSync(endpoint), true);
  const store = await openStore(url, { ask: true });
  assert.equal(store.kind, 'embedded');
  await assert.rejects(asker(port)({ path: '/ping' }));
  await store.close();

  const other = await holder(path);
  await refused(openStore(url, { ask: true }), 'locked', /open in process/);
  writeFileSync(endpoint, '{"pid":');
  await refused(openStore(url, { ask: true }), 'locked', /open in process/);
  await other.end();
});

test('a directory with an endpoint and no tables is not taken for one of something else', async () => {
  const empty = join(directory, 'empty');
  const first = await openStore(`chdb://${empty}`);
  await first.close();
  writeFileSync(join(empty, '.http-endpoint.json'), '{}');
  const second = await openStore(`chdb://${empty}`);
  await second.close();
});
