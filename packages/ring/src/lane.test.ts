import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PCAP_RECORD } from '@mirrorscope/capture';
import fc from 'fast-check';
import { Frame } from './frame.ts';
import { LaneInput, LaneOutput, newLane } from './lane.ts';

const ROOM = 8 * 1024 * 1024;
const LONGEST = 262_144;
const memory = new DataView(new ArrayBuffer(LONGEST));

function frameOf(bytes: number, fill: number): Frame {
  new Uint8Array(memory.buffer).fill(fill, 0, bytes);
  return Object.assign(new Frame('outer', 0), { kept: bytes, original: bytes });
}

/** Lengths of the records in a run, each of which has to hold one value throughout. */
function recordsIn(run: Uint8Array): number[] {
  const view = new DataView(run.buffer, run.byteOffset, run.byteLength);
  const lengths: number[] = [];
  for (let at = 0; at < run.length; ) {
    const length = view.getUint32(at + 8, true);
    const body = run.subarray(at + PCAP_RECORD, at + PCAP_RECORD + length);
    assert.equal(body.at(-1), body[0]);
    lengths.push(length);
    at += PCAP_RECORD + length;
  }
  return lengths;
}

test('whatever is put in comes out once and in order, around the end of the memory too', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 14, max: LONGEST }), fc.boolean()), { minLength: 100, maxLength: 150 });
  fc.assert(
    fc.property(steps, (all) => {
      const lane = newLane(new SharedArrayBuffer(4));
      const input = new LaneInput(lane);
      const output = new LaneOutput(lane);
      const sent: number[] = [];
      const found: number[] = [];
      const drain = (): void =>
        output.drain(
          () => 100_000,
          (run, packets) => {
            const lengths = recordsIn(run);
            assert.equal(lengths.length, packets);
            assert.ok(run.length <= 100_000 || packets === 1);
            found.push(...lengths);
          },
        );
      for (const [i, [length, isTaken]] of all.entries()) {
        if (input.put(1, 2, memory, frameOf(length, i))) sent.push(length);
        input.publish();
        if (isTaken) drain();
      }
      drain();
      assert.deepEqual(found, sent);
    }),
    { numRuns: 20 },
  );
});

test('what finds no room is refused, until there is room again', () => {
  const lane = newLane(new SharedArrayBuffer(4));
  const input = new LaneInput(lane);
  let put = 0;
  while (input.put(1, 2, memory, frameOf(1000, 1))) put++;
  input.publish();
  assert.equal(put, Math.floor(ROOM / (1000 + PCAP_RECORD)));
  let taken = 0;
  new LaneOutput(lane).drain(
    () => ROOM,
    (_, packets) => {
      taken += packets;
    },
  );
  assert.equal(taken, put);
  assert.ok(input.put(1, 2, memory, frameOf(1000, 1)));
});

test('of a worker that died nothing comes that it had not published, and its successor goes on', () => {
  const lane = newLane(new SharedArrayBuffer(4));
  const first = new LaneInput(lane);
  first.put(1, 2, memory, frameOf(100, 1));
  first.publish();
  first.put(1, 2, memory, frameOf(200, 1));
  const second = new LaneInput(lane);
  second.put(1, 2, memory, frameOf(300, 1));
  second.publish();
  const found: number[] = [];
  new LaneOutput(lane).drain(
    () => ROOM,
    (run) => void found.push(...recordsIn(run)),
  );
  assert.deepEqual(found, [100, 300]);
});
