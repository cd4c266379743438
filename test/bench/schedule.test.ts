import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { copyStarts, inOrderOfTime } from './schedule.ts';

const times = fc.array(fc.nat(20), { minLength: 1, maxLength: 20 }).map((list) => Float64Array.from(list.sort((a, b) => a - b)));
const starts = fc.array(fc.nat(50), { maxLength: 12 }).map((list) => Float64Array.from(list));

test('every packet of every copy comes once, in order of time, and in its own order within a copy', () => {
  fc.assert(
    fc.property(times, starts, (time, from) => {
      const next = new Int32Array(from.length);
      let [last, visits] = [0, 0];
      inOrderOfTime(time, from, (copy, packet, at) => {
        assert.equal(packet, next[copy]!++);
        assert.equal(at, from[copy]! + time[packet]!);
        assert.ok(at >= last);
        last = at;
        visits++;
      });
      assert.equal(visits, time.length * from.length);
    }),
  );
});

test('a capture without packets gives none', () => {
  inOrderOfTime(new Float64Array(0), Float64Array.of(1, 2), () => assert.fail('there is no packet'));
});

test('sequential copies do not overlap', () => {
  assert.deepEqual([...copyStarts('sequential', 3, 5e9)], [0, 6e9, 12e9]);
});

test('merged copies start at moments within the capture, the same ones each time', () => {
  const moments = copyStarts('merged', 1000, 5e9);
  assert.deepEqual(moments, copyStarts('merged', 1000, 5e9));
  assert.ok(moments.every((moment) => moment >= 0 && moment < 5e9 && moment % 1000 === 0));
  assert.ok(new Set(moments).size > 990);
  const mean = moments.reduce((sum, moment) => sum + moment, 0) / moments.length;
  assert.ok(Math.abs(mean - 2.5e9) < 0.2e9, `mean ${mean}`);
});
