import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextOrder, orderText, parseOrder, sorted } from './sort.ts';

test('an order comes back from the URL as it was', () => {
  for (const text of ['bytes', '-bytes']) assert.equal(orderText(parseOrder(text) ?? assert.fail()), text);
  assert.equal(parseOrder(''), undefined);
  assert.equal(parseOrder('-'), undefined);
});

test('numbers start with the largest, text with the first, and a second click turns around', () => {
  const bytes = nextOrder(undefined, 'bytes', true);
  assert.deepEqual(bytes, { column: 'bytes', descending: true });
  assert.equal(nextOrder(bytes, 'bytes', true).descending, false);
  assert.equal(nextOrder(bytes, 'client', false).descending, false);
});

test('rows without a value come last, whichever way', () => {
  const rows = [[3], [null], [10], [1]];
  assert.deepEqual(sorted(rows, 0, false), [[1], [3], [10], [null]]);
  assert.deepEqual(sorted(rows, 0, true), [[10], [3], [1], [null]]);
  assert.deepEqual(rows, [[3], [null], [10], [1]], 'the rows themselves stay');
});

test('addresses go by their numbers', () => {
  assert.deepEqual(sorted([['10.0.0.10'], ['10.0.0.9']], 0, false), [['10.0.0.9'], ['10.0.0.10']]);
});
