import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alignedTo, before, bucketsOf, coveredSeconds, stepFor } from './step.ts';

const NOON = Date.UTC(2026, 0, 5, 12);
const last = (seconds: number) => ({ since: NOON - seconds * 1000, until: NOON });

test('steps are easy to read, and never more than asked for', () => {
  const steps = [10, 900, 3600, 6 * 3600, 86_400, 7 * 86_400, 30 * 86_400, 365 * 86_400].map((seconds) => stepFor(last(seconds)));
  assert.deepEqual(steps, [1, 10, 30, 300, 900, 7200, 21_600, 345_600]);
});

test('no step is shorter than the least one', () => {
  assert.equal(stepFor(last(900), 60), 60);
  assert.equal(stepFor(last(86_400), 60, 24), 3600);
});

test('a range between two moments is widened to whole steps and minutes', () => {
  const range = { since: NOON + 61_000, until: NOON + 301_000 };
  assert.deepEqual(alignedTo(range, 120, false), { since: NOON, until: NOON + 360_000 });
  assert.deepEqual(alignedTo(range, 1, false), range, 'shorter steps than a minute are whole seconds');
});

test('a moving range starts with a whole step and ends now, so that it is no longer than it says', () => {
  const range = { since: NOON - 6 * 3_600_000 + 17_000, until: NOON + 17_000 };
  const aligned = alignedTo(range, 300, true);
  assert.deepEqual(aligned, { since: NOON - 6 * 3_600_000 + 300_000, until: NOON + 17_000 });
  assert.ok(aligned.until - aligned.since <= range.until - range.since);
});

test('the time before is as long, begins with a whole step, and does not overlap', () => {
  const range = { since: NOON, until: NOON + 120_000 };
  assert.deepEqual(before(range, 60), { since: NOON - 120_000, until: NOON });
  assert.deepEqual(before({ ...range, until: NOON + 150_000 }, 60), { since: NOON - 180_000, until: NOON - 60_000 });
});

test('buckets begin with the one that holds the beginning', () => {
  assert.deepEqual(bucketsOf({ since: NOON + 1, until: NOON + 120_001 }, 60), [NOON, NOON + 60_000, NOON + 120_000]);
  assert.deepEqual(bucketsOf({ since: NOON, until: NOON + 60_000 }, 60), [NOON], 'the end is not inside');
  assert.deepEqual(bucketsOf({ since: NOON, until: NOON }, 60), []);
});

test('a step that is not over yet has had only a part of its seconds, one at least', () => {
  const until = NOON + 60_000;
  assert.equal(coveredSeconds(NOON, 60, until, until + 5000), 60);
  assert.equal(coveredSeconds(NOON, 60, until, NOON + 20_000), 20, 'now is inside');
  assert.equal(coveredSeconds(NOON, 300, until, until + 5000), 60, 'the range ends inside');
  assert.equal(coveredSeconds(NOON, 60, until, NOON - 9000), 1, 'a clock that is behind');
});
