import assert from 'node:assert/strict';
import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openCapture } from '@mirrorscope/capture';
import { LaneOutput, newLane } from './lane.ts';
import { RingTap } from './tap.ts';
import { batchOf, frameOf } from './testing/packets.ts';
import { type RingLimits, RingWriter } from './writer.ts';

const KIB = 1024;
const START = Date.UTC(2026, 4, 1, 12);
const EVERYTHING = { filter: '', form: 'outer', payload: Number.POSITIVE_INFINITY } as const;

/** A writer with taps into its lanes, whose clock the test moves. */
function open(t: TestContext, limits: Partial<RingLimits> = {}, lanes = 1, at?: string) {
  const scratch = at ?? mkdtempSync(join(tmpdir(), 'mirrorscope-ring-'));
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
    if (at === undefined) rmSync(scratch, { recursive: true, force: true });
  });
  const directory = join(scratch, 'ring');
  const memories = Array.from({ length: lanes }, () => newLane(new SharedArrayBuffer(4)));
  const outputs = memories.map((memory) => new LaneOutput(memory));
  const said: string[] = [];
  const clock = { now: START };
  const log = { info: (line: string) => void said.push(line), warn: (line: string) => void said.push(line) };
  const writer = new RingWriter({ directory, size: 64 * KIB, fileSize: 8 * KIB, age: 0, ...limits }, outputs, log, () => clock.now);
  const taps = memories.map((memory) => new RingTap(memory, EVERYTHING));
  return {
    scratch,
    directory,
    writer,
    clock,
    said,
    tap: taps[0]!,
    taps,
    count: (name: 'kept' | 'failed') => outputs.reduce((sum, output) => sum + output.count(name), 0),
    names: () => readdirSync(directory).sort(),
    bytes: () => readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0),
    /** Payload bytes of all packets in all files, one a packet. */
    async packets(): Promise<number[]> {
      const found: number[] = [];
      for (const name of readdirSync(directory).sort()) {
        const source = await openCapture(join(directory, name));
        for await (const { view, offset, captured, count } of source.batches())
          for (let i = 0; i < count; i++) found.push(view.getUint8(offset[i]! + captured[i]! - 1));
      }
      return found;
    },
  };
}

const some = (number: number, from = 0) => batchOf(Array.from({ length: number }, (_, i) => frameOf(1000, from + i)));

test('files have names by time and lane, nobody else may read them, and they are whole at any time', async (t) => {
  const ring = open(t, {}, 2);
  for (const tap of ring.taps) tap.take(some(3));
  ring.writer.pump();
  assert.deepEqual(ring.names(), ['mirrorscope-20260501T120000.000Z-00.pcap', 'mirrorscope-20260501T120000.001Z-01.pcap']);
  assert.equal(statSync(ring.directory).mode & 0o777, 0o700);
  for (const name of ring.names()) assert.equal(statSync(join(ring.directory, name)).mode & 0o777, 0o600);
  assert.deepEqual(await ring.packets(), [0, 1, 2, 0, 1, 2]);
  assert.equal(ring.writer.bytes, ring.bytes());
  assert.equal(ring.writer.files, 2);
});

test('a file gives way to the next at its size, and the oldest goes where all would be larger', async (t) => {
  const ring = open(t);
  for (let i = 0; i < 200; i++) {
    ring.tap.take(some(1, i));
    ring.writer.pump();
    assert.ok(ring.bytes() <= 64 * KIB);
  }
  for (const name of ring.names()) assert.ok(statSync(join(ring.directory, name)).size <= 8 * KIB);
  const kept = await ring.packets();
  assert.ok(kept.length > 50, `${kept.length} packets in ${ring.bytes()} bytes`);
  assert.deepEqual(
    kept,
    Array.from({ length: kept.length }, (_, i) => 200 - kept.length + i),
    'the latest, in order',
  );
  assert.equal(ring.count('kept'), 200);
});

test('many lanes share the size', (t) => {
  const ring = open(t, { size: 128 * KIB, fileSize: 128 * KIB }, 8);
  for (let i = 0; i < 30; i++) {
    for (const tap of ring.taps) tap.take(some(3));
    ring.writer.pump();
    assert.ok(ring.bytes() <= 128 * KIB);
  }
  assert.equal(ring.count('failed'), 0);
  assert.ok(ring.bytes() > 60 * KIB);
});

test('packets go when they are older than the age', async (t) => {
  const ring = open(t, { age: 100, size: 1024 * KIB, fileSize: 512 * KIB });
  for (let second = 0; second < 300; second++) {
    ring.clock.now = START + second * 1000;
    if (second < 200) ring.tap.take(some(1, second));
    ring.writer.pump();
    if (second === 150) {
      const [oldest = 0] = await ring.packets();
      assert.ok(oldest > 50 && oldest <= 50 + 100 / 10 + 2, `${oldest} s`);
    }
  }
  assert.deepEqual(ring.names(), []);
});

test('a ring goes on where the one before ended, within its own bounds', (t) => {
  const before = open(t);
  for (let i = 0; i < 10; i++) {
    before.tap.take(some(5));
    before.writer.pump();
  }
  const files = before.names();
  writeFileSync(join(before.directory, 'notes.txt'), 'not of the ring');
  const after = open(t, { size: 32 * KIB }, 1, before.scratch);
  after.clock.now += 5000;
  after.writer.pump();
  assert.ok(after.writer.bytes <= 32 * KIB);
  const left = after.names().filter((name) => name.endsWith('.pcap'));
  assert.deepEqual(left, files.slice(-left.length));
  assert.ok(left.length >= 2);
  after.tap.take(some(1));
  after.writer.pump();
  assert.deepEqual(after.names().slice(0, left.length), left);
  assert.ok(after.names().includes('notes.txt'));
});

test('a directory that is removed is made anew', async (t) => {
  const ring = open(t);
  ring.tap.take(some(1));
  ring.writer.pump();
  rmSync(ring.directory, { recursive: true });
  ring.clock.now += 1000;
  ring.tap.take(some(2, 7));
  ring.writer.pump();
  assert.deepEqual(await ring.packets(), [7, 8]);
});

test('a file that is removed leaves its place', (t) => {
  const ring = open(t);
  ring.tap.take(some(5));
  ring.writer.pump();
  rmSync(join(ring.directory, ring.names()[0]!));
  ring.clock.now += 1000;
  ring.writer.pump();
  assert.equal(ring.writer.bytes, 0);
});

test('no directory can be made: packets are left out and counted, it is said once, and the end of it too', async (t) => {
  const ring = open(t);
  writeFileSync(ring.directory, 'in the way');
  for (let i = 0; i < 5; i++) {
    ring.tap.take(some(2));
    ring.writer.pump();
    ring.clock.now += 1000;
  }
  assert.equal(ring.count('failed'), 10);
  assert.ok(ring.writer.troubled);
  assert.equal(ring.said.length, 1);
  assert.match(
    ring.said[0]!,
    /^the capture ring .*ring cannot be written \(.*\): packets are left out of it, and counted; .*capture\.dir$/,
  );
  rmSync(ring.directory);
  ring.tap.take(some(2, 3));
  ring.writer.pump();
  assert.deepEqual(await ring.packets(), [3, 4]);
  assert.equal(ring.writer.troubled, false);
  assert.match(ring.said[1]!, /is written again$/);
});

test('a full disk: what was written half is taken back, and the files stay whole', async (t) => {
  const ring = open(t);
  ring.tap.take(some(2));
  ring.writer.pump();
  let left = 1500;
  const { writeSync } = fs;
  t.mock.method(fs, 'writeSync', (descriptor: number, bytes: Uint8Array, offset: number) => {
    if (left === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const part = Math.min(left, bytes.length - offset);
    left -= part;
    return writeSync(descriptor, bytes, offset, part);
  });
  syncBuiltinESMExports();
  ring.tap.take(some(3, 2));
  ring.writer.pump();
  ring.clock.now += 1000;
  ring.tap.take(some(1, 5));
  ring.writer.pump();
  assert.deepEqual(await ring.packets(), [0, 1]);
  assert.equal(ring.names().length, 1, 'no file without a header');
  assert.equal(ring.count('failed'), 4);
  assert.match(ring.said.join(), /no space left.*free space there, or lower capture\.size/);
  left = Number.POSITIVE_INFINITY;
  ring.clock.now += 1000;
  ring.tap.take(some(1, 6));
  ring.writer.pump();
  assert.deepEqual(await ring.packets(), [0, 1, 6]);
});

test('files that may not be removed keep new packets out rather than let the ring grow', (t) => {
  const ring = open(t);
  t.mock.method(fs, 'rmSync', () => {
    throw Object.assign(new Error('EACCES: permission denied, unlink'), { code: 'EACCES' });
  });
  syncBuiltinESMExports();
  for (let i = 0; i < 20; i++) {
    ring.tap.take(some(6));
    ring.writer.pump();
  }
  assert.ok(ring.bytes() <= 64 * KIB);
  assert.ok(ring.count('failed') > 0);
  assert.match(ring.said.join(), /permission denied.*let the user of this process write there/);
});

test('a packet that no file has room for is counted', (t) => {
  const ring = open(t, { fileSize: 2 * KIB });
  ring.tap.take(batchOf([frameOf(3000), frameOf(100)]));
  ring.writer.pump();
  assert.deepEqual([ring.count('failed'), ring.count('kept')], [1, 1]);
  assert.equal(ring.writer.troubled, false);
});

test('the header says nanoseconds, Ethernet and the longest packet', (t) => {
  const ring = open(t);
  ring.tap.take(some(1));
  ring.writer.pump();
  const header = new Uint8Array(readFileSync(join(ring.directory, ring.names()[0]!)).subarray(0, 24));
  const view = new DataView(header.buffer);
  assert.deepEqual([view.getUint32(0, true), view.getUint32(16, true), view.getUint32(20, true)], [0xa1b23c4d, 262_144, 1]);
});
