import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { DIGEST, MAX_MESSAGE_BYTES, MESSAGE, sha1 } from './sha1.ts';

function hex(message: Uint8Array): string {
  MESSAGE.set(message);
  sha1(message.length);
  return Array.from(DIGEST, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

const expected = (message: Uint8Array): string => createHash('sha1').update(message).digest('hex');

test('messages of every length that one block holds', () => {
  for (let length = 0; length <= MAX_MESSAGE_BYTES; length++) {
    const message = new Uint8Array(length).map((_, i) => (i * 37 + length) & 255);
    assert.equal(hex(message), expected(message));
  }
});

test('random messages, whatever was hashed before', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: MAX_MESSAGE_BYTES }), (message) => assert.equal(hex(message), expected(message))));
});
