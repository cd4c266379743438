import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metrics } from '@mirrorscope/runtime';
import { registerKafkaMetrics } from './kafka_metrics.ts';

const WAY = {
  kafka: { connected: true, sessions: 2, messages: 30, bytes: 4000 },
  losses: { full: 1, age: 0, damaged: 0, refused: 5, closed: 0 },
  spool: { records: 6, bytes: 700, segments: 8, oldest: Date.now() - 9000, torn: { entries: 1, bytes: 20 } },
};

async function values(way: Parameters<typeof registerKafkaMetrics>[1]): Promise<Record<string, number>> {
  const metrics = new Metrics();
  registerKafkaMetrics(metrics, way);
  const lines = (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => line.split(' ') as [string, string]).map(([name, value]) => [name, Number(value)]));
}

test('what waits, what went, and what was given up', async () => {
  const { mirrorscope_spool_oldest_seconds: age, ...rest } = await values(WAY);
  assert.ok(age! >= 9 && age! < 60);
  assert.deepEqual(rest, {
    mirrorscope_kafka_connected: 1,
    mirrorscope_kafka_connections_total: 2,
    mirrorscope_kafka_messages_total: 30,
    mirrorscope_kafka_bytes_total: 4000,
    'mirrorscope_kafka_dropped_records_total{reason="full"}': 1,
    'mirrorscope_kafka_dropped_records_total{reason="age"}': 0,
    'mirrorscope_kafka_dropped_records_total{reason="damaged"}': 0,
    'mirrorscope_kafka_dropped_records_total{reason="refused"}': 5,
    'mirrorscope_kafka_dropped_records_total{reason="closed"}': 0,
    mirrorscope_spool_records: 6,
    mirrorscope_spool_bytes: 700,
    mirrorscope_spool_segments: 8,
    mirrorscope_spool_torn_entries_total: 1,
    mirrorscope_spool_torn_bytes_total: 20,
  });
});

test('nothing waits; there is no spool', async () => {
  const idle = { ...WAY, kafka: { ...WAY.kafka, connected: false }, spool: { ...WAY.spool, oldest: undefined } };
  const found = await values(idle);
  assert.deepEqual([found['mirrorscope_kafka_connected'], found['mirrorscope_spool_oldest_seconds']], [0, 0]);
  assert.ok(!Object.keys(await values({ ...WAY, spool: undefined })).some((name) => name.includes('spool')));
});
