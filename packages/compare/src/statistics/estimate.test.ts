import assert from 'node:assert/strict';
import { test } from 'node:test';
import { difference, quotient } from './estimate.ts';

test('the difference of two symmetric intervals is that of two normal variables', () => {
  const { value, low, high } = difference({ value: 10, low: 7, high: 13 }, { value: 6, low: 2, high: 10 });
  assert.deepEqual([value, low, high], [4, -1, 9]);
});

test('each end of a difference comes from the ends that are next to it', () => {
  assert.deepEqual(difference({ value: 10, low: 7, high: 100 }, { value: 6, low: 6, high: 10 }), { value: 4, low: -1, high: 94 });
  assert.deepEqual(difference({ value: 10, low: 7, high: 13 }, { value: 5, low: 3, high: 7 }, 2), { value: 0, low: -5, high: 5 });
});

test('an end that is not known makes one end unknown', () => {
  const unknown = { value: 5, low: 4, high: Number.POSITIVE_INFINITY };
  const known = { value: 5, low: 4, high: 6 };
  assert.equal(difference(known, unknown).low, Number.NEGATIVE_INFINITY);
  assert.ok(Number.isFinite(difference(known, unknown).high));
  assert.equal(quotient(unknown, known)?.high, Number.POSITIVE_INFINITY);
  assert.equal(quotient(known, { value: 5, low: 0, high: 6 })?.high, Number.POSITIVE_INFINITY);
});

test('nothing is divided by what is 0', () => {
  const zero = { value: 0, low: 0, high: 1 };
  const one = { value: 1, low: 1, high: 1 };
  assert.equal(quotient(one, zero), undefined);
  assert.equal(quotient(zero, one), undefined);
  assert.deepEqual(quotient(one, one), one);
});
