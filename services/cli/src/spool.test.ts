import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Spool } from './spool.ts';

const chunk = (value: number, length: number) => new Uint8Array(length).fill(value);

function takeAll(spool: Spool): string[] {
  const taken: string[] = [];
  for (let next = spool.take(); next !== undefined; next = spool.take()) {
    assert.ok(next.bytes.every((byte) => byte === next?.bytes[0]));
    taken.push(`${next.records}: ${next.bytes.length} of ${next.bytes[0]}`);
  }
  return taken;
}

test('gives back what it was given, in order, from memory and file', () => {
  const spool = new Spool(100);
  for (let i = 1; i <= 6; i++) spool.add(chunk(i, i * 20), i);
  assert.deepEqual(takeAll(spool), ['1: 20 of 1', '2: 40 of 2', '3: 60 of 3', '4: 80 of 4', '5: 100 of 5', '6: 120 of 6']);
  assert.deepEqual(takeAll(spool), []);
  spool.close();
});

test('a chunk that would fit into memory does not overtake those in the file', () => {
  const spool = new Spool(100);
  spool.add(chunk(1, 90), 1);
  spool.add(chunk(2, 50), 1);
  assert.equal(spool.take()?.bytes[0], 1);
  spool.add(chunk(3, 10), 1);
  assert.deepEqual(takeAll(spool), ['1: 50 of 2', '1: 10 of 3']);
  spool.add(chunk(4, 200), 1);
  assert.deepEqual(takeAll(spool), ['1: 200 of 4']);
  spool.close();
});

test('keeps a copy', () => {
  const spool = new Spool();
  const bytes = chunk(1, 4);
  spool.add(bytes, 1);
  bytes.fill(9);
  assert.deepEqual(takeAll(spool), ['1: 4 of 1']);
});
