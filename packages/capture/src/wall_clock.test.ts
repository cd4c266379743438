import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { WallClock } from './wall_clock.ts';

/** Milliseconds since 1970. */
function readMilliseconds(clock: WallClock): number {
  clock.read();
  assert.ok(Number.isInteger(clock.sec) && Number.isInteger(clock.nsec) && clock.nsec >= 0 && clock.nsec < 1e9);
  return clock.sec * 1000 + clock.nsec / 1e6;
}

test('agrees with the system and runs on between its milliseconds', () => {
  const clock = new WallClock();
  clock.adjust();
  assert.ok(Math.abs(readMilliseconds(clock) - Date.now()) < 100);
  const readings = Array.from({ length: 1000 }, () => readMilliseconds(clock));
  assert.ok(readings.every((reading, i) => i === 0 || reading >= readings[i - 1]!));
  assert.ok(new Set(readings.map((reading) => reading % 1)).size > 10);
});

test('follows the clock when it is set', () => {
  const clock = new WallClock();
  const hour = 3_600_000;
  for (const step of [hour, -2 * hour]) {
    const set = Date.now() + step;
    mock.method(Date, 'now', () => set);
    clock.adjust();
    mock.restoreAll();
    assert.ok(Math.abs(readMilliseconds(clock) - set) < 100);
  }
});
