import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import kafkajs from 'kafkajs';
import '../kafka_codecs.ts';
import { placeholders } from './placeholders.ts';

const decompress = (type: 1 | 2 | 3 | 4, bytes: Buffer): Promise<Buffer> => kafkajs.CompressionCodecs[type]().decompress(bytes);

test('a record of the format: its length, and then what it has', () => {
  const records = placeholders('lz4 is not known');
  const body = ['00', '00', '00', '01', '01', '02', '2c', Buffer.from('mirrorscope-unreadable').toString('hex'), '20'];
  const first = Buffer.from(body.join('') + Buffer.from('lz4 is not known').toString('hex'), 'hex');
  assert.deepEqual(records.subarray(0, 1 + first.length), Buffer.concat([Buffer.of(first.length * 2), first]));
  const second = records.subarray(1 + first.length);
  assert.deepEqual([...second.subarray(0, 4)], [first.length * 2, 0, 0, 2], 'the next offset');
});

test('what cannot be decompressed is replaced, and what can is not', async () => {
  const { Snappy, LZ4, GZIP, ZSTD } = kafkajs.CompressionTypes;
  assert.equal(await decompress(Snappy, Buffer.from('x')), placeholders('snappy is not known'));
  assert.equal(await decompress(LZ4, Buffer.from('x')), placeholders('lz4 is not known'));
  assert.match(
    (await decompress(GZIP, Buffer.from('no gzip'))).toString('latin1', 0, 100),
    /mirrorscope-unreadable.*incorrect header check/,
  );
  const bomb = zstdCompressSync(Buffer.alloc(300 * 1024 * 1024));
  assert.match((await decompress(ZSTD, bomb)).toString('latin1', 0, 100), /mirrorscope-unreadable/);
  assert.equal(String(await decompress(ZSTD, zstdCompressSync('some lines'))), 'some lines');
});
