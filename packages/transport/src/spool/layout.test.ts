import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ENTRY_BYTES, HEAD_BYTES, newEntry, readEntry, readHead, readLines, writeEntry, writeHead } from './layout.ts';

const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const fields = fc.record({ partition: u32, sequence: fc.maxSafeNat(), records: u32, time: fc.maxSafeNat() });

test('an entry is read as it was written', () => {
  fc.assert(
    fc.property(fields, fc.uint8Array({ maxLength: 100 }), (fields, lines) => {
      const { entry, payload } = newEntry(fields, lines);
      const bytes = writeEntry(entry);
      assert.equal(bytes.length, ENTRY_BYTES);
      assert.deepEqual(readEntry(Buffer.concat([Buffer.from('before'), bytes]), 6), entry);
      assert.deepEqual(new Uint8Array(readLines(entry, payload)!), lines);
    }),
  );
});

test('no changed bit goes unnoticed, and nothing is read behind the end', () => {
  const { entry: fields, payload } = newEntry({ partition: 3, sequence: 7, records: 9, time: 1e12 }, new Uint8Array(5));
  const entry = writeEntry(fields);
  const head = writeHead('abcdefghijkl');
  assert.equal(readHead(head), 'abcdefghijkl');
  for (let bit = 0; bit < 8 * ENTRY_BYTES; bit++) assert.equal(readEntry(flipped(entry, bit), 0), undefined);
  for (let bit = 0; bit < 8 * payload.length; bit++) assert.equal(readLines(fields, flipped(payload, bit)), undefined);
  for (let bit = 0; bit < 8 * HEAD_BYTES; bit++) assert.equal(readHead(flipped(head, bit)), undefined);
  assert.equal(readEntry(entry.subarray(0, -1), 0), undefined);
  assert.equal(readHead(head.subarray(0, -1)), undefined);
  assert.equal(readEntry(Buffer.alloc(ENTRY_BYTES), 0), undefined, 'zeros are what a loss of power leaves');
  assert.equal(readHead(Buffer.alloc(HEAD_BYTES)), undefined);
});

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}
