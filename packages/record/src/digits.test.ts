import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_DIGITS, writeFour, writeNumber, writePair } from './digits.ts';

const bytes = new Uint8Array(MAX_DIGITS);
const view = new DataView(bytes.buffer);
const text = (length: number): string => new TextDecoder().decode(bytes.subarray(0, length));
const number = (value: number): string => text(writeNumber(view, 0, Float64Array.of(value), 0));

test('any integer up to 2^53 is written as String writes it', () => {
  fc.assert(fc.property(fc.oneof(fc.maxSafeNat(), fc.nat()), (value) => assert.equal(number(value), String(value))));
});

test('and so are the numbers around each power of ten and of two', () => {
  const powers = [...Array.from({ length: 16 }, (_, n) => 10 ** n), ...Array.from({ length: 54 }, (_, n) => 2 ** n)];
  const values = powers.flatMap((power) => [power - 1, power, power + 1]).filter((value) => value <= 2 ** 53);
  assert.deepEqual(values.map(number), values.map(String));
});

test('numbers around the multiples of the halves that large ones are cut into', () => {
  fc.assert(
    fc.property(fc.nat({ max: 90_071_992 }), fc.constantFrom(-1, 0, 1), (high, around) => {
      const value = Math.max(0, high * 100_000_000 + around);
      assert.equal(number(value), String(value));
    }),
  );
});

test('two and four digits keep their zeros', () => {
  for (let value = 0; value < 100; value++) assert.equal(text(writePair(view, 0, value)), String(value).padStart(2, '0'));
  for (let value = 0; value < 10_000; value += 7) assert.equal(text(writeFour(view, 0, value)), String(value).padStart(4, '0'));
});
