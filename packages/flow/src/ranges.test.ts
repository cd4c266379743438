import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KNOWN, SIDE, SIDE_A, WIDE } from './layout.ts';
import { FlowMemory, readWide } from './memory.ts';
import { MAX_RANGES, Ranges } from './ranges.ts';

const side = SIDE_A;
const HIGH = (side + SIDE.HIGH) * 2;

function fresh(capacity = 1000): { memory: FlowMemory; ranges: Ranges } {
  return { memory: new FlowMemory(1), ranges: new Ranges(capacity) };
}

const resentBytes = (memory: FlowMemory) => readWide(memory, side + SIDE.RESENT_BYTES, HIGH + WIDE.RESENT_BYTES);
const missedBytes = (memory: FlowMemory) => readWide(memory, side + SIDE.MISSED, HIGH + WIDE.MISSED);

test('bytes in order are neither resent nor late', () => {
  const { memory, ranges } = fresh();
  assert.equal(ranges.add(memory, side, 100, 200, true), true);
  assert.equal(ranges.add(memory, side, 200, 350, true), true);
  assert.equal(memory.u32[side + SIDE.RESENT], 0);
  assert.equal(memory.u32[side + SIDE.LATE], 0);
});

test('a segment seen before is resent, and only its old bytes count', () => {
  const { memory, ranges } = fresh();
  ranges.add(memory, side, 100, 200, true);
  assert.equal(ranges.add(memory, side, 150, 250, true), false);
  assert.equal(memory.u32[side + SIDE.RESENT], 1);
  assert.equal(resentBytes(memory), 50);
  assert.equal(memory.u32[side + SIDE.LATE], 0);
  // The new half now counts as seen.
  ranges.add(memory, side, 200, 250, true);
  assert.equal(resentBytes(memory), 100);
});

test('a segment that fills a hole is late, once', () => {
  const { memory, ranges } = fresh();
  ranges.add(memory, side, 100, 200, true);
  ranges.add(memory, side, 300, 400, true);
  ranges.add(memory, side, 200, 300, true);
  assert.equal(memory.u32[side + SIDE.LATE], 1);
  assert.equal(memory.u32[side + SIDE.RESENT], 0);
  ranges.add(memory, side, 200, 300, true);
  assert.equal(memory.u32[side + SIDE.LATE], 1);
  assert.equal(memory.u32[side + SIDE.RESENT], 1);
});

test('acknowledged bytes that were never seen are missed, and no longer when they come late', () => {
  const { memory, ranges } = fresh();
  memory.u8[(side + SIDE.FLAGS_LABELS_TTL_DSCP) * 4 + 1] = KNOWN.ACK;
  ranges.begin(memory, side, 100);
  ranges.add(memory, side, 100, 200, true);
  ranges.add(memory, side, 260, 300, true);
  assert.equal(ranges.acknowledge(memory, side, 200), false);
  assert.equal(ranges.acknowledge(memory, side, 300), true);
  assert.equal(missedBytes(memory), 60);
  ranges.add(memory, side, 200, 230, true);
  assert.equal(missedBytes(memory), 30);
  assert.equal(ranges.acknowledge(memory, side, 300), false);
  assert.equal(missedBytes(memory), 30);
});

test('a leap of the sequence numbers is another sequence space, not a hole', () => {
  const { memory, ranges } = fresh();
  memory.u8[(side + SIDE.FLAGS_LABELS_TTL_DSCP) * 4 + 1] = KNOWN.ACK;
  ranges.begin(memory, side, 100);
  ranges.add(memory, side, 100, 200, true);
  assert.equal(ranges.acknowledge(memory, side, 0x30000000), false);
  assert.equal(ranges.add(memory, side, 0x30000000, 0x30000100, true), true);
  assert.equal(ranges.add(memory, side, 200, 300, true), false);
  ranges.acknowledge(memory, side, 0x30000100);
  assert.deepEqual([missedBytes(memory), memory.u32[side + SIDE.LATE], memory.u32[side + SIDE.RESENT]], [0, 0, 0]);
});

test('an ACK far beyond what was seen counts once data has confirmed it', () => {
  const { memory, ranges } = fresh();
  memory.u8[(side + SIDE.FLAGS_LABELS_TTL_DSCP) * 4 + 1] = KNOWN.ACK;
  ranges.begin(memory, side, 0);
  ranges.add(memory, side, 0, 100, true);
  assert.equal(ranges.acknowledge(memory, side, 8_000_000), false);
  ranges.add(memory, side, 8_000_000, 8_000_100, true);
  assert.equal(ranges.acknowledge(memory, side, 8_000_100), true);
  assert.equal(missedBytes(memory), 8_000_000 - 100);
});

test('a side of which nothing was seen misses nothing', () => {
  const { memory, ranges } = fresh();
  assert.equal(ranges.acknowledge(memory, side, 1000), false);
  assert.equal(ranges.acknowledge(memory, side, 9000), false);
  assert.equal(missedBytes(memory), 0);
});

const segments = fc.array(fc.record({ start: fc.integer({ min: 0, max: 120 }), length: fc.integer({ min: 1, max: 25 }) }), {
  minLength: 1,
  maxLength: 60,
});

test('seen, resent and late agree with a plain set of bytes, also across the wrap of sequence numbers', () => {
  fc.assert(
    fc.property(segments, fc.constantFrom(0, -60, 0x7fffffc0, 1234567), (list, origin) => {
      const { memory, ranges } = fresh();
      const seen = new Set<number>();
      let resent = 0;
      let bytes = 0;
      let late = 0;
      for (const { start, length } of list) {
        const end = start + length;
        const overlap = Array.from({ length }, (_, i) => start + i).filter((byte) => seen.has(byte)).length;
        if (overlap > 0) resent++;
        bytes += overlap;
        const reaching = rangesOf(seen).find(([, to]) => to >= end);
        if (reaching && start < reaching[0] && end < reaching[1]) late++;
        for (let byte = start; byte < end; byte++) seen.add(byte);
        ranges.add(memory, side, (origin + start) | 0, (origin + end) | 0, true);
      }
      assert.deepEqual([memory.u32[side + SIDE.RESENT], resentBytes(memory), memory.u32[side + SIDE.LATE]], [resent, bytes, late]);
      assert.equal(ranges.overflows, 0);
    }),
    { numRuns: 2000 },
  );
});

function rangesOf(seen: Set<number>): [number, number][] {
  const list: [number, number][] = [];
  for (const byte of [...seen].sort((a, b) => a - b)) {
    const last = list.at(-1);
    if (last && last[1] === byte) last[1]++;
    else list.push([byte, byte + 1]);
  }
  return list;
}

test('too many holes forget the lowest range and are counted', () => {
  const { memory, ranges } = fresh();
  for (let hole = 0; hole <= MAX_RANGES + 5; hole++) ranges.add(memory, side, hole * 10, hole * 10 + 5, true);
  assert.equal(ranges.overflows, 5);
  ranges.add(memory, side, (MAX_RANGES + 5) * 10, (MAX_RANGES + 5) * 10 + 5, true);
  assert.equal(memory.u32[side + SIDE.RESENT], 1);
});

test('a used-up pool is counted and leaks nothing', () => {
  const { memory, ranges } = fresh(3);
  for (let round = 0; round < 10; round++) {
    for (let hole = 0; hole < 4; hole++) ranges.add(memory, side, hole * 10, hole * 10 + 5, true);
    ranges.release(memory, side);
    memory.i32.fill(0);
  }
  assert.equal(ranges.overflows, 0);
  for (let hole = 0; hole < 6; hole++) ranges.add(memory, side, hole * 10, hole * 10 + 5, true);
  assert.equal(ranges.overflows, 2);
});

test('a stream longer than the sequence space goes on', () => {
  const { memory, ranges } = fresh();
  const step = 0x10000000;
  for (let i = 0; i < 40; i++) assert.equal(ranges.add(memory, side, (i * step) | 0, ((i + 1) * step) | 0, true), true);
  ranges.add(memory, side, (39 * step) | 0, (40 * step) | 0, true);
  assert.equal(memory.u32[side + SIDE.RESENT], 1);
});
