import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pauseAfter } from './retry.ts';

test('pauses double up to the longest, and differ from each other', () => {
  const limits = { firstMs: 100, mostMs: 1000 };
  for (const [failures, longest] of [
    [1, 100],
    [2, 200],
    [4, 800],
    [5, 1000],
    [5000, 1000],
  ] as const) {
    const pauses = Array.from({ length: 50 }, () => pauseAfter(failures, limits));
    assert.ok(Math.min(...pauses) >= longest / 2 && Math.max(...pauses) <= longest);
    assert.ok(new Set(pauses).size > 1);
  }
});
