import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barsOf } from './report_chart.ts';

const COLUMNS = [
  { name: 'client', type: 'IPv6' },
  { name: 'server', type: 'IPv6' },
  { name: 'server_port', type: 'UInt16' },
  { name: 'client_bytes', type: 'UInt64' },
  { name: 'server_bytes', type: 'UInt64' },
];
const ROWS = Array.from({ length: 12 }, (_, index) => ['10.0.0.1', `10.0.1.${index}`, 443, 12 - index, 1]);

test('the first rows are bars with a name', () => {
  const bars = barsOf('top-talkers', COLUMNS, ROWS);
  assert.equal(bars?.names.length, 10);
  assert.equal(bars?.names[0], '10.0.0.1 → 10.0.1.0 :443');
  assert.deepEqual(
    bars?.series.map(({ name, values }) => [name, values[0]]),
    [
      ['Client bytes', 12],
      ['Server bytes', 1],
    ],
  );
  assert.equal(bars?.unit, 'bytes');
});

test('no bars for one row, for a report without them, or without the columns', () => {
  assert.equal(barsOf('top-talkers', COLUMNS, ROWS.slice(0, 1)), undefined);
  assert.equal(barsOf('flow-search', COLUMNS, ROWS), undefined);
  assert.equal(barsOf('top-talkers', COLUMNS.slice(0, 3), ROWS), undefined);
});
