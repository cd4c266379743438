import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createZstdCompress, gzipSync, zstdCompressSync } from 'node:zlib';
import { gzipLength, zstdLength } from './decompressed_length.ts';

/** Around the lengths at which zstd takes more bytes to say them. */
const LENGTHS = [20, 255, 256, 257, 65_791, 65_792, 65_793, 1_000_000];

test('what whole streams say of their length is so', () => {
  for (const length of LENGTHS) {
    const bytes = randomBytes(length);
    assert.equal(gzipLength(gzipSync(bytes)), length);
    assert.equal(zstdLength(zstdCompressSync(bytes)), length);
  }
});

test('a stream that was begun before its length was known does not say it', async () => {
  const stream = createZstdCompress();
  stream.write(randomBytes(1000));
  stream.flush();
  await new Promise((resolve) => stream.once('readable', resolve));
  assert.equal(zstdLength(stream.read()), undefined);
  stream.destroy();
});

test('nothing is read where nothing is', () => {
  for (let length = 0; length < 20; length++) {
    const bytes = Buffer.alloc(length, 0xff);
    for (const lengthOf of [gzipLength, zstdLength]) assert.equal(lengthOf(bytes) === undefined, length < 18);
  }
});
