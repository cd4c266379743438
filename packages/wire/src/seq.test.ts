import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seqAdd, seqDiff, seqLess, seqLessEqual, seqMax, seqMin } from './seq.ts';

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const near = fc.integer({ min: 1, max: 2 ** 31 - 1 });

test('a number a distance further on is later, wherever the numbers wrap', () => {
  fc.assert(
    fc.property(int32, near, (a, distance) => {
      const b = seqAdd(a, distance);
      assert.equal(b | 0, b);
      assert.equal(seqDiff(b, a), distance);
      assert.equal(seqDiff(a, b), -distance);
      assert.ok(seqLess(a, b) && !seqLess(b, a) && seqLessEqual(a, b) && !seqLessEqual(b, a));
      assert.equal(seqMax(a, b), b);
      assert.equal(seqMin(a, b), a);
    }),
  );
});

test('a number is not before itself', () => {
  assert.equal(seqLess(5, 5), false);
  assert.equal(seqLessEqual(5, 5), true);
  assert.equal(seqAdd(0x7fffffff, 1), -0x80000000);
});
