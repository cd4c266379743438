import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RuntimeError } from './error.ts';
import { Metrics } from './metrics.ts';

const samples = async (metrics: Metrics) => (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

test('numbers are read when asked for', async () => {
  const metrics = new Metrics();
  let packets = 0;
  let flows = 5;
  metrics.counter('probe_packets_total', 'Packets.', () => packets);
  metrics.gauge('probe_flows', 'Flows.', () => flows);
  assert.deepEqual(await samples(metrics), ['probe_packets_total 0', 'probe_flows 5']);
  packets = 2 ** 40;
  flows = -1;
  assert.deepEqual(await samples(metrics), [`probe_packets_total ${2 ** 40}`, 'probe_flows -1']);
  assert.match(await metrics.text(), /^# HELP probe_packets_total Packets\.\n# TYPE probe_packets_total counter\n/);
  assert.match(await metrics.text(), /# TYPE probe_flows gauge\n/);
  assert.match(metrics.contentType, /^text\/plain; version=0\.0\.4; charset=utf-8$/);
});

test('with labels; equal ones add up, and those that are gone are gone', async () => {
  const metrics = new Metrics();
  const refused = new Map([
    ['short "x"', 1],
    ['odd', 2],
  ]);
  metrics.counter('probe_refused_total', 'Refused.', ['reason', 'worker'], () =>
    [0, 0, 1].flatMap((worker) => [...refused].map(([reason, n]) => [{ reason, worker: String(worker) }, n] as const)),
  );
  assert.deepEqual(await samples(metrics), [
    'probe_refused_total{reason="short \\"x\\"",worker="0"} 2',
    'probe_refused_total{reason="odd",worker="0"} 4',
    'probe_refused_total{reason="short \\"x\\"",worker="1"} 1',
    'probe_refused_total{reason="odd",worker="1"} 2',
  ]);
  refused.delete('odd');
  assert.equal((await samples(metrics)).length, 2);
});

test('the process itself', async () => {
  const metrics = new Metrics();
  metrics.processMetrics();
  const text = await metrics.text();
  for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total', 'nodejs_eventloop_lag_seconds']) {
    assert.match(text, new RegExp(`^${name} \\d`, 'm'));
  }
});

test('wrong names are refused when they are made', () => {
  const metrics = new Metrics();
  metrics.counter('probe_a_total', 'A.', () => 1);
  const refuses = (make: () => void, says: RegExp) =>
    assert.throws(make, (error) => error instanceof RuntimeError && error.code === 'bad_metric' && says.test(error.message));
  refuses(() => metrics.counter('probe_packets', 'P.', () => 1), /_total$/);
  refuses(() => metrics.counter('probe-packets_total', 'P.', () => 1), /^the metric probe-packets_total: /);
  refuses(() => metrics.gauge('probe_b', 'B.', ['a-b'], () => []), /^the metric probe_b: /);
  refuses(() => metrics.gauge('probe_a_total', 'A.', () => 1), /already/);
});
