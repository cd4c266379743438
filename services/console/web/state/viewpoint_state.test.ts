import assert from 'node:assert/strict';
import { test } from 'node:test';
import { viewpointSummary, viewpointsOf } from './viewpoint_state.ts';

const COLUMNS = [
  { name: 'mirror_src', type: 'IPv6' },
  { name: 'last_seen', type: 'DateTime64(6)' },
  { name: 'silent_seconds', type: 'UInt64' },
  { name: 'missed_percent', type: 'Nullable(Float64)' },
  { name: 'name', type: 'String' },
  { name: 'az', type: 'String' },
];
const ROWS = [
  ['10.0.0.1', '2026-01-05T09:00:00.000001Z', 600, 5, '', 'use1-az1'],
  ['10.0.0.2', '2026-01-05T09:10:00.000001Z', 0, 0.1, '', ''],
  ['10.0.0.3', '2026-01-05T09:09:00.000001Z', 60, 0.09, '', ''],
  ['10.0.0.4', '2026-01-05T09:10:00.000001Z', 0, null, '', ''],
];

test('a viewpoint is silent, or loses, or is well', () => {
  const { states, columns, rows } = viewpointsOf({ columns: COLUMNS, rows: ROWS }, undefined);
  assert.deepEqual(states, ['silent', 'losing', 'seen', 'seen']);
  assert.deepEqual(
    columns.map(({ name }) => name),
    ['state', 'mirror_src', 'missed_percent', 'az', 'last_seen'],
    'without what nobody has',
  );
  assert.deepEqual(rows[0], ['Silent for 10 min', '10.0.0.1', 5, 'use1-az1', '2026-01-05T09:00:00.000001Z']);
});

test('where all of them stopped, all are silent, if the time shown reaches up to now', () => {
  const now = Date.UTC(2026, 0, 5, 10);
  assert.deepEqual(viewpointsOf({ columns: COLUMNS, rows: ROWS }, now).states, ['silent', 'silent', 'silent', 'silent']);
});

test('what is wrong is counted', () => {
  assert.equal(viewpointSummary(['seen', 'silent', 'losing', 'losing']), '4 viewpoints: 1 silent, 2 losing packets');
  assert.equal(viewpointSummary(['seen']), '1 viewpoint: seen lately, nearly nothing lost');
});
