import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { Metrics } from '@mirrorscope/runtime';
import { healthOf, watchedAt, watchedHere } from './services.ts';

const pages: Record<string, string> = {
  '/listener': `mirrorscope_packets_received_total 1000
mirrorscope_packets_dropped_total 3
mirrorscope_packets_refused_total{reason="tcp_header_short"} 4
mirrorscope_packets_refused_total{reason="not_allowed"} 5
mirrorscope_tcp_payload_bytes_total 900
mirrorscope_tcp_missed_bytes_total 100
mirrorscope_spool_oldest_seconds 61
`,
  '/writer': `mirrorscope_writer_messages_total 10
mirrorscope_writer_lag{partition="0"} 5
mirrorscope_writer_lag{partition="1"} 7
mirrorscope_writer_last_insert_timestamp_seconds ${Date.now() / 1000 - 300}
mirrorscope_writer_retries_total 2
`,
  '/other': 'up 1\n',
};
const server = createServer(({ url = '' }, response) => {
  response.statusCode = url in pages ? 200 : 404;
  response.end(pages[url]);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
after(() => server.close());
const { port } = server.address() as AddressInfo;

async function seen(path: string) {
  const [service] = await healthOf([watchedAt(`http://127.0.0.1:${port}${path}`)]);
  const figures = new Map(service?.figures.map(({ name, value, bad }) => [name, `${value}${bad ? ', bad' : ''}`]));
  return { ...service, figures };
}

test('a listener: what it says, and what of it is bad', async () => {
  const { name, kind, reachable, problem, figures } = await seen('/listener');
  assert.deepEqual([name, kind, reachable, problem], [`127.0.0.1:${port}`, 'listener', true, null]);
  assert.deepEqual(Object.fromEntries(figures), {
    'Packets received': '1000',
    'Socket drops': '3, bad',
    'Refused packets': '9',
    'Missed by the mirror': '10, bad',
    'Oldest in the spool': '61, bad',
  });
});

test('a writer: lag of all partitions, and that nothing is inserted meanwhile', async () => {
  const { kind, figures } = await seen('/writer');
  assert.equal(kind, 'writer');
  assert.equal(figures.get('Lag'), '12');
  assert.match(figures.get('Since the last insertion') ?? '', /^30\d, bad$/);
  assert.equal(figures.get('Failed insertions'), '2');
  pages['/writer'] = pages['/writer']?.replace(/_lag.*/g, '_lag 0') ?? '';
  assert.match((await seen('/writer')).figures.get('Since the last insertion') ?? '', /^30\d$/);
});

test('what cannot be asked is said, and keeps nobody else from answering', async () => {
  const metrics = new Metrics();
  metrics.counter('mirrorscope_packets_received_total', 'packets', () => 7);
  const gone = 'http://127.0.0.1:1/metrics';
  const services = [
    watchedAt(gone),
    watchedAt(`http://127.0.0.1:${port}/none`),
    watchedAt(`http://127.0.0.1:${port}/other`),
    watchedHere('up', metrics),
  ];
  const [unreachable, missing, other, own] = await healthOf(services);
  assert.deepEqual([unreachable?.reachable, unreachable?.kind, unreachable?.figures], [false, 'unknown', []]);
  assert.match(unreachable?.problem ?? '', /does not answer/);
  assert.match(missing?.problem ?? '', /answers 404/);
  assert.deepEqual([other?.reachable, other?.kind], [true, 'unknown']);
  assert.match(other?.problem ?? '', /not that of a listener or writer/);
  assert.deepEqual([own?.name, own?.kind, own?.figures[0]?.value], ['up', 'listener', 7]);
});
