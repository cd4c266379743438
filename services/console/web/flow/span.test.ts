import assert from 'node:assert/strict';
import { test } from 'node:test';
import { microseconds, spansOf } from './span.ts';

test('microseconds are kept', () => {
  assert.equal(microseconds('2026-01-05T09:00:00.000001Z') - microseconds('2026-01-05T09:00:00Z'), 1);
});

test('spans on one line', () => {
  const at = (second: number) => `2026-01-05T09:00:${String(second).padStart(2, '0')}.000000Z`;
  assert.deepEqual(
    spansOf([
      [at(0), at(5)],
      [at(5), at(20)],
    ]),
    [
      { left: 0, width: 25 },
      { left: 25, width: 75 },
    ],
  );
  assert.deepEqual(spansOf([[at(3), at(3)]]), [{ left: 0, width: 0 }]);
});
