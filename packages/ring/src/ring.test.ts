import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { summarizeRing } from './read/summary.ts';
import { Ring } from './ring.ts';
import { RingTap } from './tap.ts';
import { batchOf, frameOf, settled } from './testing/packets.ts';
import type { RingLimits } from './writer.ts';

const MIB = 1024 ** 2;
const SIZE = 8 * MIB;
const WHOLE = { filter: '', form: 'outer', payload: Number.POSITIVE_INFINITY } as const;

function open(t: TestContext, lanes: number, limits: Partial<RingLimits> = {}): Ring {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-ring-'));
  const ring = new Ring({ directory, size: SIZE, fileSize: MIB, age: 0, ...limits }, lanes, { info: () => {}, warn: () => {} });
  t.after(async () => {
    await ring.kill();
    rmSync(directory, { recursive: true, force: true });
  });
  return ring;
}

/** Bytes of a ring's files at one moment: while none goes, files only grow, so what is added up was there at the end. */
function bytesIn(directory: string): number {
  for (;;) {
    const names = readdirSync(directory);
    const sizes = names.map((name) => statSync(join(directory, name), { throwIfNoEntry: false })?.size);
    const still = new Set(readdirSync(directory));
    if (names.every((name) => still.has(name))) return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  }
}

test('a flood: the size holds at every look, and each packet is in a file or counted', { timeout: 60_000 }, async (t) => {
  const ring = open(t, 2);
  const taps = ring.lanes.map((lane) => new RingTap(lane, WHOLE));
  const batch = batchOf(Array.from({ length: 200 }, () => frameOf(1400)));
  let rounds = 0;
  let most = 0;
  for (; ring.count('keptBytes') < 4 * SIZE; rounds++) {
    taps[rounds % 2]!.take(batch);
    most = Math.max(most, bytesIn(ring.directory));
    if (rounds % 20 === 0) await sleep(1);
  }
  await ring.close();
  assert.ok(most <= SIZE, `${most} bytes`);
  assert.equal(ring.count('matched'), rounds * 200);
  assert.equal(ring.count('kept') + ring.leftOut, rounds * 200);
  assert.equal(ring.bytes, bytesIn(ring.directory));
});

test('who puts packets in never waits for the disk', { timeout: 60_000 }, async (t) => {
  const ring = open(t, 1);
  const tap = new RingTap(ring.lanes[0]!, WHOLE);
  // All in one turn, and far more than may wait.
  const batch = batchOf(Array.from({ length: 100 }, () => frameOf(60_000)));
  for (let i = 0; i < 50; i++) tap.take(batch);
  assert.ok(ring.count('busy') > 0);
  await ring.close();
  assert.equal(ring.count('kept') + ring.count('busy'), 5000);
});

test('packets of the filter alone are kept, from allowed places alone', { timeout: 60_000 }, async (t) => {
  const ring = open(t, 1);
  const batch = batchOf(Array.from({ length: 10 }, () => frameOf(100)));
  new RingTap(ring.lanes[0]!, { ...WHOLE, filter: 'tcp' }).take(batch);
  new RingTap(ring.lanes[0]!, WHOLE, () => false).take(batch);
  assert.equal(ring.count('matched'), 0);
  new RingTap(ring.lanes[0]!, { ...WHOLE, filter: 'udp port 53' }).take(batch);
  await settled(ring);
  const [file] = await summarizeRing(ring.directory);
  assert.partialDeepStrictEqual(file, { packets: 10, first: 1_000_000_000_000, last: 1_000_000_009_000, lane: 0 });
});
