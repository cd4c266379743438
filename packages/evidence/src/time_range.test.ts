import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EvidenceError } from './error.ts';
import { clickhouseTime, minutesIn, stepsIn, timeRange } from './time_range.ts';

test('times are of UTC where no zone is given', () => {
  const range = timeRange('2026-01-05', '2026-01-05T10:30:00.5+01:00');
  assert.equal(clickhouseTime(range.from), '2026-01-05 00:00:00.000000');
  assert.equal(clickhouseTime(range.to), '2026-01-05 09:30:00.500000');
  assert.equal(minutesIn(range), 571);
});

test('a plot has as many steps as it can show', () => {
  for (const [to, step] of [
    ['2026-01-05T00:00:20', 1],
    ['2026-01-05T01:00', 60],
    ['2026-01-06', 900],
    ['2026-02-05', 43_200],
    ['2036-01-05', 39 * 86_400],
  ] as const) {
    const range = timeRange('2026-01-05', to);
    assert.equal(range.step, step, to);
    assert.ok(stepsIn(range) <= 96);
  }
});

test('what is no range is refused with the way out', () => {
  for (const [from, to, says] of [
    ['2026-01-05', '2026-01-05', /are both 2026-01-05T00:00:00.000Z: give a later end/],
    ['2026-01-06', '2026-01-05', /from \(2026-01-06T00:00:00.000Z\) is later than to .*exchange/],
    ['yesterday', '2026-01-05', /^from is 'yesterday': give a time from 1970/],
    ['2026-01-05', '2026-02-30', /^to is '2026-02-30'/],
    ['2026-01-05', '2106-01-01', /^to is/],
    ['2026-01-05T09:00:00.123456Z', '2026-01-06', /^from is/],
  ] as const) {
    assert.throws(
      () => timeRange(from, to),
      (error) => error instanceof EvidenceError && error.code === 'bad_range' && says.test(error.message),
    );
  }
});
