import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valuesAt } from './over_time.ts';

test('each step has its row, or nothing happened in it', () => {
  const columns = ['bucket', 'flows', 'bytes'].map((name) => ({ name, type: '' }));
  const rows = [
    ['2026-01-05T09:00:10Z', 3, 700],
    ['2026-01-05T09:00:30Z', 1, 40],
  ];
  const times = [0, 10, 20, 30].map((second) => Date.UTC(2026, 0, 5, 9, 0, second));
  assert.deepEqual(valuesAt({ columns, rows }, 'bytes', times), [0, 700, 0, 40]);
});
