import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreError } from './error.ts';
import { insert, record } from './testing/records.ts';
import { select, temporaryStore } from './testing/store.ts';

const store = await temporaryStore();

const ttls = async () =>
  Object.fromEntries(
    (
      await select(
        store,
        `SELECT name, extract(engine_full, 'TTL .*toIntervalDay\\\\((\\\\d+)\\\\)') AS days FROM system.tables WHERE name LIKE 'flows%' AND engine LIKE '%MergeTree'`,
      )
    ).map((row) => [row['name'], row['days']]),
  );

test('rows are kept for ever until told otherwise, whatever their age', async () => {
  assert.deepEqual(await ttls(), { flows: '', flows_failed: '', flows_by_minute: '', flows_by_hour: '', flows_by_day: '' });
  await insert(store, [record({}, Date.UTC(1998, 4, 1))]);
  await store.command('OPTIMIZE TABLE flows FINAL');
  assert.deepEqual((await store.query('SELECT count() FROM flows')).rows, [[1]]);
});

test('each table has its own retention, and can lose it again', async () => {
  await store.migrate({ retention: { flowsDays: 30, hourDays: 400 } });
  assert.deepEqual(await ttls(), { flows: '30', flows_failed: '30', flows_by_minute: '', flows_by_hour: '400', flows_by_day: '400' });
  await store.command('OPTIMIZE TABLE flows FINAL');
  assert.deepEqual((await store.query('SELECT count() FROM flows')).rows, [[0]]);
  const retention = { flowsDays: 30, minuteDays: 90, hourDays: 0 };
  const { statements } = await store.migrate({ retention });
  assert.deepEqual(statements, [
    'ALTER TABLE flows_by_minute MODIFY TTL toDateTime(bucket) + toIntervalDay(90)',
    'ALTER TABLE flows_by_hour REMOVE TTL',
    'ALTER TABLE flows_by_day REMOVE TTL',
  ]);
  assert.deepEqual(await ttls(), { flows: '30', flows_failed: '30', flows_by_minute: '90', flows_by_hour: '', flows_by_day: '' });
  assert.deepEqual((await store.migrate({ retention })).statements, []);
});

test('anything but whole days is refused', async () => {
  for (const days of [-1, 1.5, Number.NaN, 40_000]) {
    await assert.rejects(
      store.migrate({ retention: { minuteDays: days } }),
      (error) => error instanceof StoreError && error.code === 'bad_parameter' && /minuteDays/.test(error.message),
    );
  }
});
