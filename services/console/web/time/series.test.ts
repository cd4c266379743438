import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meanOf, ratesOf, type StepAnswer, secondsOf, totalOf, valuesOf } from './series.ts';

const NOON = Date.UTC(2026, 0, 5, 12);
const ANSWER: StepAnswer = {
  columns: [
    { name: 'bucket', type: "DateTime('UTC')" },
    { name: 'packets', type: 'UInt64' },
    { name: 'mean_ms', type: 'Nullable(Float64)' },
  ],
  rows: [
    ['2026-01-05T12:00:00Z', 60, 2],
    ['2026-01-05T12:02:00Z', 30, 8],
  ],
  moments: { since: NOON, until: NOON + 180_000 },
  step: 60,
  now: NOON + 150_000,
};

test('a step without a row has no value', () => {
  assert.deepEqual(valuesOf(ANSWER, 'packets'), [60, null, 30]);
  assert.deepEqual(valuesOf(ANSWER, 'nothing'), [null, null, null]);
});

test('a rate is of the seconds that a step has had; nothing counted is zero', () => {
  assert.deepEqual(ratesOf(ANSWER, 'packets'), [1, 0, 1]);
  assert.deepEqual(ratesOf(ANSWER, 'packets', 8), [8, 0, 8]);
});

test('a time is as long as it has been so far', () => {
  assert.equal(secondsOf(ANSWER), 150);
  assert.equal(secondsOf({ ...ANSWER, now: NOON + 999_000 }), 180);
  assert.equal(secondsOf({ ...ANSWER, now: NOON - 999_000 }), 1);
});

test('totals and means over all steps', () => {
  assert.equal(totalOf(ANSWER, 'packets'), 90);
  assert.equal(meanOf(ANSWER, 'mean_ms', 'packets'), 4, 'by the number of samples');
  assert.ok(Number.isNaN(meanOf({ ...ANSWER, rows: [] }, 'mean_ms', 'packets')));
});
