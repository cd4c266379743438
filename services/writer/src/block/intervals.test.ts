import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Intervals } from './intervals.ts';

test('knows what is in, in as few intervals as there can be', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40)), (numbers) => {
      const intervals = new Intervals();
      const set = new Set<number>();
      for (const number of numbers) {
        assert.equal(intervals.add(number), !set.has(number));
        set.add(number);
      }
      const sorted = [...set].sort((a, b) => a - b);
      const firsts = sorted.filter((number) => !set.has(number - 1));
      const lasts = sorted.filter((number) => !set.has(number + 1));
      assert.deepEqual(
        intervals.bounds,
        firsts.flatMap((first, i) => [first, lasts[i]]),
      );
    }),
  );
});

test('forgets from below', () => {
  const intervals = new Intervals([0, 3, 5, 5]);
  intervals.forgetLowest();
  assert.deepEqual(intervals.bounds, [5, 5]);
});
