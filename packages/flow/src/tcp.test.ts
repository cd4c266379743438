import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_WINDOW_SCALE, type Packet } from '@mirrorscope/wire';
import fc from 'fast-check';
import { ACK, FIN, fromClient, fromServer, RST, SYN } from './fixtures.ts';
import { SIDE, SIDE_A, SIDE_WORDS } from './layout.ts';
import { FlowMemory } from './memory.ts';
import { Ranges } from './ranges.ts';
import { RoundTrips } from './round_trip.ts';
import { followAny, followSegment } from './tcp.ts';

const sides = [SIDE_A, SIDE_A + SIDE_WORDS] as const;

class Lab {
  readonly memory = new FlowMemory(1);
  readonly ranges = new Ranges(1000);
  readonly roundTrips = new RoundTrips(1000);
  readonly #follow: typeof followSegment;

  constructor(follow: typeof followSegment) {
    this.#follow = follow;
    for (const side of sides) this.memory.u8[(side + SIDE.SCALE_RANGES_T_W) * 4] = NO_WINDOW_SCALE;
  }

  add(packet: Packet, from: number): void {
    const x = sides[from]!;
    this.memory.now = packet.nsec;
    this.memory.tick = packet.nsec / 250;
    // What the flow table does for every packet.
    const flags = (x + SIDE.FLAGS_LABELS_TTL_DSCP) * 4;
    this.memory.u8[flags] = this.memory.u8[flags]! | packet.tcpFlags;
    this.#follow(this.memory, this.ranges, this.roundTrips, packet, 0, x, sides[1 - from]!);
  }
}

/** One step of a conversation: who sends, how much, and what is odd about it. */
const step = fc.record({
  from: fc.constantFrom(0, 1),
  length: fc.constantFrom(0, 0, 1, 100, 100, 100, 1460),
  /** Shift of the sequence number from the next one: mostly none. */
  shift: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, -1, -100, -300, 100, 5000),
  /** Shift of the acknowledgement from all that was sent. */
  lag: fc.constantFrom(0, 0, 0, 0, 100, 200, -50),
  window: fc.constantFrom(1000, 1000, 1000, 1001, 0, 100),
  flags: fc.constantFrom(ACK, ACK, ACK, ACK, ACK, ACK, ACK, ACK, ACK | FIN, RST, SYN, 0),
  wait: fc.constantFrom(10_000, 1_000_000, 5_000_000),
});

test('the short way for segments in order leaves exactly what the long way leaves', () => {
  let inOrder = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 80, size: 'max' }), fc.boolean(), fc.integer(), (steps, handshake, origin) => {
      const short = new Lab(followSegment);
      const long = new Lab(followAny);
      const next: [number, number] = [origin | 0, (origin * 3) | 0];
      let now = 1000;
      const send = (from: number, flags: number, seq: number, ack: number, length: number, more: Partial<Packet>) => {
        const packet = (from === 0 ? fromClient : fromServer)(0, flags, seq, ack, length, { ...more, nsec: now });
        short.add(packet, from);
        long.add(packet, from);
        assert.deepEqual(short.memory.i32, long.memory.i32);
      };
      if (handshake) {
        send(0, SYN, next[0], 0, 0, { windowScale: 0 });
        next[0] = (next[0] + 1) | 0;
        send(1, SYN | ACK, next[1], next[0], 0, { windowScale: 1 });
        next[1] = (next[1] + 1) | 0;
      }
      for (const { from, length, shift, lag, window, flags, wait } of steps) {
        now += wait;
        const seq = (next[from as 0 | 1] + shift) | 0;
        send(from, flags, seq, (next[(1 - from) as 0 | 1] - lag) | 0, length, { window });
        const end = (seq + length + (flags & (SYN | FIN) ? 1 : 0)) | 0;
        if (((end - next[from as 0 | 1]) | 0) > 0) next[from as 0 | 1] = end;
        if (shift === 0 && flags === ACK) inOrder++;
      }
      assert.equal(short.ranges.overflows, long.ranges.overflows);
    }),
    { numRuns: 3000 },
  );
  assert.ok(inOrder > 10_000);
});
