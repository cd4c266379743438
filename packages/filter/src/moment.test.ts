import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMoment } from './moment.ts';

test('ISO 8601, its end left out at will, UTC where no offset is given', () => {
  assert.equal(parseMoment('2026-01-05'), '2026-01-05 00:00:00.000000');
  assert.equal(parseMoment('2026-01-05T09:00:01.5z'), '2026-01-05 09:00:01.500000');
  assert.equal(parseMoment('2026-01-05 00:30+01:00'), '2026-01-04 23:30:00.000000');
});

test('days that are not, and times that ClickHouse does not hold', () => {
  for (const text of ['2026-02-30', '2026-01-05T25:00', '1969-12-31', '2106-01-01', '2026-1-5', 'today', '']) {
    assert.equal(parseMoment(text), undefined, text);
  }
});
