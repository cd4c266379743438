import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pipelinePage } from './page.ts';
import { diskTable, produceTable, verdicts, writeTable } from './report.ts';
import type { PipelineResults } from './results.ts';

const RECORDS = 1_000_000;
const run = (rate: number, microseconds: number) => ({
  records: RECORDS,
  seconds: RECORDS / rate,
  cpuSeconds: (microseconds * RECORDS) / 1e6,
});
const written = (rate: number, microseconds: number) =>
  ({ codec: 'zstd', with: '', run: { ...run(rate, microseconds), storeCpuSeconds: 9.5, blocks: 20 } }) as const;

const results = (rate: number, microseconds: number): PipelineResults => ({
  records: RECORDS,
  bytes: 900 * RECORDS,
  partitions: 4,
  loads: [3.4, 17.1, 5],
  produced: [
    { codec: 'gzip', spooled: true, run: run(50_000, 12), topicBytes: 90 * RECORDS },
    { codec: 'zstd', spooled: false, run: run(100_000, 6), topicBytes: 99 * RECORDS },
  ],
  file: run(100_000, 8),
  engine: run(70_000, 16),
  written: [written(rate, microseconds), { ...written(90_000, 5), with: 'large blocks' }],
  tables: [{ name: 'flows', rows: RECORDS, bytes: 40 * RECORDS }],
});

test('goals that are reached', () => {
  assert.deepEqual(verdicts(results(80_000, 0.99)), [
    'Goal: writer and ClickHouse together reach 80 % of what ClickHouse alone reads from a file. They reach 80 %, 80,000 records a second of 100,000: reached.',
    "Goal: they are faster than ClickHouse's own table engine for Kafka. That takes 70,000 records a second: reached.",
    'Goal: the writer itself costs less than 1 µs of CPU time a record. It costs 0.99 µs: reached.',
  ]);
});

test('goals that are missed, whatever other settings do', () => {
  for (const verdict of verdicts(results(70_000, 1))) assert.match(verdict, /: missed\.$/);
});

test('tables', () => {
  const all = results(80_000, 2);
  assert.match(produceTable(all), /\| gzip +\| the spool +\| +50,000 \| +12\.00 \| +90\.0 \| 10 % +\|/);
  assert.match(produceTable(all), /\| zstd +\| memory +\| +100,000 \| +6\.00 \| +99\.0 \| 11 % +\|/);
  assert.match(writeTable(all), /\| ClickHouse, from a file +\| +100,000 \| 100 % +\| +\| +8\.00 \| +8\.00 \|/);
  assert.match(writeTable(all), /\| mirrorscope write, zstd, 50,000 rows a block +\| +80,000 \| 80 % +\| +2\.00 \| +9\.50 \| +11\.50 \|/);
  assert.match(writeTable(all), /\| mirrorscope write, zstd, large blocks, 50,000 rows a block +\| +90,000 \| 90 % /);
  assert.match(diskTable(all), /\| flows \| 1,000,000 \| +40\.0 \|/);
});

test('the page has the goals and all tables', () => {
  const all = results(80_000, 2);
  const page = pipelinePage(all);
  assert.ok(page.includes('a load average of 3 to 17'));
  for (const part of [...verdicts(all), produceTable(all), writeTable(all), diskTable(all)]) assert.ok(page.includes(part.trimEnd()));
});
