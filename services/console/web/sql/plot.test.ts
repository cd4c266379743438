import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axesOf, plotOf } from './plot.ts';

const columns = [
  { name: 'server_ip', type: 'IPv6' },
  { name: 'bucket', type: 'DateTime' },
  { name: 'server_port', type: 'UInt16' },
  { name: 'client_bytes', type: 'UInt64' },
  { name: 'flows', type: 'UInt64' },
  { name: 'server_bytes', type: 'UInt64' },
];
const rows = [
  ['10.0.0.2', '2026-01-05T09:00:20Z', 443, 20, 2, 200],
  ['10.0.0.1', '2026-01-05T09:00:00Z', 80, 10, 1, 100],
];

test('times suggest themselves for one axis, numbers for the other', () => {
  assert.deepEqual(axesOf({ columns }), {
    x: ['bucket', 'server_ip', 'server_port', 'client_bytes', 'flows', 'server_bytes'],
    y: ['client_bytes', 'flows', 'server_bytes'],
  });
});

test('over time, in order, with columns of one unit', () => {
  const plot = plotOf({ columns, rows }, '', [])!;
  assert.deepEqual([plot.kind, plot.unit, plot.step], ['time', 'bytes', 20]);
  assert.deepEqual(plot.times, [Date.UTC(2026, 0, 5, 9), Date.UTC(2026, 0, 5, 9, 0, 20)]);
  assert.deepEqual(plot.series, [
    { name: 'client_bytes', values: [10, 20] },
    { name: 'server_bytes', values: [100, 200] },
  ]);
});

test('by name, in the order of the answer', () => {
  const plot = plotOf({ columns, rows }, 'server_ip', ['flows'])!;
  assert.deepEqual(plot.names, ['10.0.0.2', '10.0.0.1']);
  assert.deepEqual(plot.series, [{ name: 'flows', values: [2, 1] }]);
});

test('nothing to draw without numbers or rows', () => {
  assert.equal(plotOf({ columns: columns.slice(0, 3), rows }, '', []), undefined);
  assert.equal(plotOf({ columns, rows: [] }, '', []), undefined);
});
