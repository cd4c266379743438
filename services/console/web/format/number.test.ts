import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, compact, duration, grouped, percent } from './number.ts';

test('counts in full have their thousands apart', () => {
  assert.deepEqual(
    [0, 999, 1234567, 0.12345].map((value) => grouped(value)),
    ['0', '999', '1,234,567', '0.123'],
  );
});

test('short numbers keep three digits', () => {
  const values = [0, 1, 999, 999.6, 1000, 12_345, 999_499, 999_999, 1_234_567, 5e18, 0.0012345, -12_345];
  assert.deepEqual(
    values.map((value) => compact(value)),
    ['0', '1', '999', '1 k', '1 k', '12.3 k', '999 k', '1 M', '1.23 M', '5 E', '0.00123', '-12.3 k'],
  );
  assert.equal(compact(1500, 'B'), '1.5 kB');
  assert.equal(compact(15, 'B'), '15 B');
});

test('durations have the unit that fits', () => {
  const values = [0, 0.042, 12.345, 1234, 150_000, 8_000_000, 200_000_000];
  assert.deepEqual(values.map(duration), ['0 ms', '42 µs', '12.3 ms', '1.23 s', '2.5 min', '2.22 h', '2.31 d']);
});

test('what was not measured is a dash', () => {
  for (const text of [grouped(Number.NaN), compact(Number.NaN), duration(Number.NaN), percent(Number.NaN)]) assert.equal(text, '–');
});

test('small percentages keep more digits', () => {
  assert.deepEqual([0, 12.345, 0.01234].map(percent), ['0 %', '12.35 %', '0.0123 %']);
});

test('a change is a percentage, a multiple where it is large, and nothing where nothing was', () => {
  assert.deepEqual(
    [
      [112, 100],
      [97, 100],
      [100, 100],
      [800, 100],
      [0, 100],
    ].map(([value, earlier]) => change(value ?? 0, earlier ?? 0)),
    ['+12 %', '−3 %', '±0 %', '×8', '−100 %'],
  );
  assert.equal(change(1, 0), undefined);
  assert.equal(change(Number.NaN, 1), undefined);
});
