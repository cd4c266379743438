import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axisLabel, formatIso, formatSpan, formatTime, parseTime, zoneLabel } from './format.ts';

const MORNING = Date.UTC(2026, 0, 5, 9, 30);

test('times are written year first, in 24 hours', () => {
  assert.equal(formatTime(MORNING, 'utc'), '2026-01-05 09:30:00');
  assert.equal(formatTime(Date.UTC(2026, 0, 5), 'utc'), '2026-01-05 00:00:00');
  assert.equal(formatIso('2026-01-05T09:30:00.000001Z', 'utc'), '2026-01-05 09:30:00.000001');
  assert.equal(formatIso('no time', 'utc'), 'no time');
});

test('a span says once what both its ends share', () => {
  assert.equal(formatSpan(MORNING, MORNING + 3_600_000, 'utc'), '2026-01-05 09:30 – 10:30');
  assert.equal(formatSpan(MORNING, MORNING + 86_400_000, 'utc'), '2026-01-05 09:30 – 2026-01-06 09:30');
  assert.equal(formatSpan(MORNING, MORNING + 5000, 'utc'), '2026-01-05 09:30:00 – 09:30:05');
});

test('an axis shows the date at midnight, and seconds for short steps alone', () => {
  assert.equal(axisLabel(Date.UTC(2026, 0, 6), 60, 'utc'), '01-06');
  assert.equal(axisLabel(MORNING, 60, 'utc'), '09:30');
  assert.equal(axisLabel(MORNING, 1, 'utc'), '09:30:00');
});

test('what is written means the moment that it was written for', () => {
  for (const zone of ['utc', 'local'] as const) assert.equal(parseTime(formatTime(MORNING, zone), zone), MORNING);
  assert.equal(parseTime('2026-01-05 09:30', 'utc'), MORNING);
  assert.equal(parseTime(' 2026-01-05T11:30:00.000+02:00 ', 'local'), MORNING, 'its own zone counts');
  assert.equal(parseTime('2026-01-05', 'utc'), Date.UTC(2026, 0, 5));
  for (const text of ['', 'yesterday', '2026-13-01', '09:30']) assert.ok(Number.isNaN(parseTime(text, 'utc')), text);
});

test('zones have names', () => {
  assert.equal(zoneLabel('utc', MORNING), 'UTC');
  assert.match(zoneLabel('local', MORNING), /^(UTC|.+ \(UTC[+−]\d+(:\d\d)?\))$/);
});
