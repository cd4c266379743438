import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { byteSize, byteSizeText } from './byte_size.ts';

test('reads sizes', () => {
  for (const [text, expected] of [
    ['0', 0],
    ['65536', 65_536],
    ['10B', 10],
    ['64MiB', 67_108_864],
    ['1.5GiB', 1_610_612_736],
    ['2kB', 2000],
    ['2MB', 2_000_000],
  ] as const) {
    assert.equal(byteSize(text), expected, text);
  }
  for (const text of ['', '64M', '64mib', '-1', '1 MiB', '1.5', '0.1B', '1e6', '9999999999GiB']) {
    assert.equal(byteSize(text), undefined, text);
  }
});

test('reads again what it wrote', () => {
  assert.equal(byteSizeText(67_108_864), '64MiB');
  assert.equal(byteSizeText(1000), '1000B');
  fc.assert(fc.property(fc.maxSafeNat(), (bytes) => assert.equal(byteSize(byteSizeText(bytes)), bytes)));
});
