import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIRST_VIEW } from './first_view.ts';
import { queriesPage } from './page.ts';
import { sizeTable, spanTable, verdicts } from './report.ts';
import { type Measurement, type QueryResults, warmSeconds } from './results.ts';

const measurement = (...seconds: number[]): Measurement => ({
  seconds,
  cpuSeconds: seconds.map((wall) => wall * 1.5),
  rows: 20,
  read: { rows: 1_234_567, bytes: 9_876_543 },
  memoryBytes: 50_000_000,
});

const results = (hour: Measurement, all: Measurement): QueryResults => ({
  records: 2_000_000,
  tables: [{ name: 'flows', rows: 2_000_000, bytes: 80_000_000, parts: 7 }],
  reports: [
    { report: 'protocols', spans: { 'the last hour': measurement(0.1, 0.1), all: measurement(1, 1) } },
    { report: 'resets', spans: { 'the last hour': hour, all } },
  ],
});

test('the first run does not count; of the others the one in the middle does', () => {
  assert.equal(warmSeconds(measurement(9, 3, 1, 2)), 2);
  assert.equal(warmSeconds(measurement(9, 3, 1)), 3);
  assert.equal(warmSeconds(measurement(9, 1)), 1);
});

test('the first view of the console has a goal of its own', () => {
  const { reports, ...rest } = results(measurement(5, 0.1), measurement(5, 1));
  const view = { report: FIRST_VIEW, spans: { 'the last hour': measurement(5, 0.9), all: measurement(5, 1.5) } };
  const all = { ...rest, reports: [...reports, view] };
  assert.deepEqual(verdicts(all), [
    'Goal: every report over the last hour within 200 ms: kept.',
    'Goal: the first view of the console over the last hour within 1,000 ms: kept, 900 ms.',
    'Goal: every report over all within 2,000 ms: kept.',
    'Goal: the first view of the console over all within 1,000 ms: missed, 1,500 ms.',
  ]);
  assert.match(spanTable(all, 'the last hour'), /\| first view of the console \| 900 \| kept/);
});

test('a goal is kept where every report keeps it', () => {
  assert.deepEqual(verdicts(results(measurement(5, 0.2), measurement(5, 2))), [
    'Goal: every report over the last hour within 200 ms: kept.',
    'Goal: every report over all within 2,000 ms: kept.',
  ]);
  assert.deepEqual(verdicts(results(measurement(0.1, 0.201), measurement(1, 2.001))), [
    'Goal: every report over the last hour within 200 ms: missed by 1 of 2: resets.',
    'Goal: every report over all within 2,000 ms: missed by 1 of 2: resets.',
  ]);
});

test('each span has its own table', () => {
  const some = results(measurement(0.5, 0.25), measurement(3, 1.5));
  assert.match(spanTable(some, 'the last hour'), /\| resets +\| 250 \| missed \| +500 \| +375 \| 1,234,567 \| +10 \| +50 \|/);
  assert.match(spanTable(some, 'all'), /\| resets +\| 1,500 \| kept +\| +3,000 \|/);
});

test('sizes are by record', () => {
  assert.match(sizeTable(results(measurement(1, 1), measurement(1, 1))), /\| flows +\| 2,000,000 \| +7 \| +80 \| +40\.00 \|/);
});

test('the page says what it was made with', () => {
  const text = queriesPage(results(measurement(1, 1), measurement(1, 1)), 5);
  assert.match(text, /^## Reports over 2,000,000 records\n/);
  assert.match(text, /pnpm bench:queries/);
});
