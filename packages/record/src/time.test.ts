import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isoTime, microseconds } from './fixtures.ts';
import { TIME_BYTES, writeTime } from './time.ts';

const bytes = new Uint8Array(TIME_BYTES);
const view = new DataView(bytes.buffer);

function time(us: number): string {
  assert.equal(writeTime(view, 0, Float64Array.of(us), 0), TIME_BYTES);
  return new TextDecoder().decode(bytes);
}

test('a time is written as Date writes it, with microseconds', () => {
  fc.assert(fc.property(microseconds, (us) => assert.equal(time(us), isoTime(us))));
});

test('every day until 2255 has its date', () => {
  const days = Math.floor(2 ** 53 / 86_400e6);
  for (let day = 0; day < days; day++) {
    const noon = (day * 86_400 + 43_200) * 1e6;
    assert.equal(time(noon), isoTime(noon));
  }
});

test('the last microsecond of a second, day and year is still in it', () => {
  assert.equal(time(1_735_689_600e6 - 1), '2024-12-31T23:59:59.999999Z');
  assert.equal(time(1_735_689_600e6), '2025-01-01T00:00:00.000000Z');
  assert.equal(time(1_709_164_800e6), '2024-02-29T00:00:00.000000Z');
  assert.equal(time(4_107_542_400e6 - 1), '2100-02-28T23:59:59.999999Z');
  assert.equal(time(4_107_542_400e6), '2100-03-01T00:00:00.000000Z');
});
