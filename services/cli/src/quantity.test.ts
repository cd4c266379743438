import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted, microseconds, short, shortBytes } from './quantity.ts';

test('three digits and a power of thousand', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0'],
    [7, '7'],
    [999, '999'],
    [1000, '1.00 k'],
    [1234, '1.23 k'],
    [99_960, '100 k'],
    [999_499, '999 k'],
    [999_500, '1.00 M'],
    [15_130_000, '15.1 M'],
  ];
  for (const [value, text] of cases) assert.equal(short(value), text);
  assert.equal(shortBytes(42), '42 B');
  assert.equal(shortBytes(42_000), '42.0 kB');
});

test('microseconds in the unit that people think in', () => {
  for (const [value, text] of [
    [85, '85 us'],
    [1234, '1.23 ms'],
    [12_340, '12.3 ms'],
    [999_499, '999 ms'],
    [3_400_000, '3.40 s'],
  ] as const) {
    assert.equal(microseconds(value), text);
  }
});

test('one of a thing, many of them', () => {
  assert.equal(counted(1, 'flow'), '1 flow');
  assert.equal(counted(0, 'flow'), '0 flows');
  assert.equal(counted(12_402, 'packet'), '12,402 packets');
});
