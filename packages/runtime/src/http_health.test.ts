import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { endpointText } from './endpoint.ts';
import { RuntimeError } from './error.ts';
import { Health } from './health.ts';
import { openHttpHealth } from './http_health.ts';
import { createLog } from './log.ts';
import { Metrics } from './metrics.ts';

const LOCAL = { host: '127.0.0.1', port: 0 };

async function open(t: TestContext) {
  const lines: string[] = [];
  const log = createLog('probe', 'info', { write: (line) => lines.push(line) });
  const health = new Health();
  const metrics = new Metrics();
  const http = await openHttpHealth(LOCAL, health, metrics, log);
  t.after(() => http.close());
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(`http://${endpointText(http.bound)}${path}`, init);
    return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
  };
  return { lines, health, metrics, http, ask };
}

test('/healthz and /readyz follow the state', async (t) => {
  const { health, ask } = await open(t);
  health.addWarnings(() => ['the receive buffer is small']);
  const states = async () => [(await ask('/healthz')).status, (await ask('/readyz')).status];
  assert.deepEqual(await states(), [200, 503]);
  health.ready();
  assert.deepEqual(await states(), [200, 200]);
  const { body, type } = await ask('/healthz?verbose');
  assert.equal(type, 'application/json');
  assert.deepEqual(JSON.parse(body), { state: 'ready', reasons: [], warnings: ['the receive buffer is small'] });
  health.drain();
  assert.deepEqual(await states(), [503, 503]);
  health.fail('no more workers');
  assert.deepEqual(await states(), [503, 503]);
  assert.deepEqual(JSON.parse((await ask('/readyz')).body).reasons, ['no more workers']);
});

test('/metrics', async (t) => {
  const { metrics, ask } = await open(t);
  let packets = 41;
  metrics.counter('probe_packets_total', 'Packets.', () => ++packets);
  const { status, type, body } = await ask('/metrics');
  assert.equal(status, 200);
  assert.equal(type, 'text/plain; version=0.0.4; charset=utf-8');
  assert.match(body, /^# TYPE probe_packets_total counter\nprobe_packets_total 42\n$/m);
});

test('a metric that cannot be read is an error in the log, and the rest works on', async (t) => {
  const { metrics, lines, ask } = await open(t);
  metrics.gauge('probe_broken', 'Broken.', () => {
    throw new Error('no such worker');
  });
  assert.equal((await ask('/metrics')).status, 500);
  assert.equal((await ask('/metrics')).status, 500);
  assert.equal(lines.length, 1, 'not a line a scrape');
  assert.match(lines[0]!, /no such worker/);
  assert.equal((await ask('/healthz')).status, 200);
});

test('nothing else', async (t) => {
  const { ask } = await open(t);
  assert.deepEqual(
    await Promise.all(['/', '/health', '/metrics/x', '//metrics'].map(async (path) => (await ask(path)).status)),
    [404, 404, 404, 404],
  );
  assert.equal((await ask('/healthz', { method: 'POST', body: 'x' })).status, 405);
  const head = await ask('/healthz', { method: 'HEAD' });
  assert.deepEqual([head.status, head.body], [200, '']);
});

test('noise does not disturb it', async (t) => {
  const { http, ask } = await open(t);
  for (const noise of ['\x16\x03\x01\x02\x00', `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`]) {
    const socket = connect(http.bound.port, http.bound.host);
    socket.write(noise);
    assert.match(await text(socket).catch(() => 'HTTP/1.1 4'), /^HTTP\/1\.1 4/);
  }
  const idle = connect(http.bound.port, http.bound.host);
  await once(idle, 'connect');
  assert.equal((await ask('/healthz')).status, 200);
});

test('an address that is taken, or not ours', async (t) => {
  const { health, metrics, http } = await open(t);
  const log = createLog('probe', 'info', { write: () => {} });
  const refuses = (endpoint: { host: string; port: number }, code: string, says: RegExp) =>
    assert.rejects(
      openHttpHealth(endpoint, health, metrics, log),
      (error) => error instanceof RuntimeError && error.code === code && says.test(error.message),
    );
  const taken = /^the HTTP endpoint cannot listen at 127\.0\.0\.1:\d+: another program does; stop it or name another port$/;
  await refuses(http.bound, 'address_in_use', taken);
  await refuses({ host: '192.0.2.1', port: 0 }, 'bad_address', /192\.0\.2\.1:0: that is no address of this machine$/);
});
