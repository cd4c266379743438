import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import { addressWords } from './address.ts';

test('every way to write an address', () => {
  for (const [text, words] of [
    ['10.1.2.255', [0, 0, 0xffff, 0x0a0102ff]],
    ['255.0.0.1', [0, 0, 0xffff, 0xff000001]],
    ['::', [0, 0, 0, 0]],
    ['::1', [0, 0, 0, 1]],
    ['2001:db8::', [0x20010db8, 0, 0, 0]],
    ['2001:DB8::5:0:0:9', [0x20010db8, 0, 0x50000, 9]],
    ['1:2:3:4:5:6:7:8', [0x10002, 0x30004, 0x50006, 0x70008]],
    ['ffff:ffff::1:0', [-1, 0, 0, 0x10000]],
    ['fe80::2%eth0', [0xfe800000, 0, 0, 2]],
    ['::ffff:192.0.2.33', [0, 0, 0xffff, 0xc0000221]],
    ['::ffff:c000:221', [0, 0, 0xffff, 0xc0000221]],
    ['64:ff9b::0.0.0.1', [0x0064ff9b, 0, 0, 1]],
  ] as const) {
    assert.notEqual(isIP(text), 0, text);
    assert.deepEqual(addressWords(text), Int32Array.from(words), text);
  }
});
