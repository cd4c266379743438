import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SIDE, SIDE_A, SIDE_WORDS, WIDE } from './layout.ts';
import { FlowMemory, readWide } from './memory.ts';
import { RoundTrips } from './round_trip.ts';

const sender = SIDE_A;
const peer = SIDE_A + SIDE_WORDS;

function lab(capacity = 100) {
  const memory = new FlowMemory(1);
  const trips = new RoundTrips(capacity);
  const at = (microseconds: number) => {
    memory.now = microseconds * 1000;
  };
  return {
    sent: (time: number, end: number) => {
      at(time);
      trips.sent(memory, sender, end);
    },
    acknowledged: (time: number, ack: number) => {
      at(time);
      trips.acknowledged(memory, sender, peer, ack);
    },
    resent: (start: number) => trips.resent(memory, sender, start),
    release: () => trips.release(memory, sender),
    samples: () => [
      memory.u32[peer + SIDE.RTT_SAMPLES]!,
      memory.u32[peer + SIDE.RTT_MIN]!,
      memory.u32[peer + SIDE.RTT_MAX]!,
      readWide(memory, peer + SIDE.RTT_SUM, (peer + SIDE.HIGH) * 2 + WIDE.RTT_SUM),
    ],
  };
}

test('an ACK on the end of a segment gives a sample, one that covers several gives one', () => {
  const { sent, acknowledged, samples } = lab();
  sent(0, 100);
  sent(10, 200);
  acknowledged(50, 100);
  assert.deepEqual(samples(), [1, 50, 50, 50]);
  sent(60, 300);
  acknowledged(160, 300);
  assert.deepEqual(samples(), [2, 50, 100, 150]);
});

test('an ACK within a segment gives none', () => {
  const { sent, acknowledged, samples } = lab();
  sent(0, 100);
  acknowledged(50, 60);
  assert.equal(samples()[0], 0);
  acknowledged(70, 100);
  assert.deepEqual(samples(), [1, 70, 70, 70]);
});

test('after a retransmission what waited beyond it gives no sample, what waited before it does', () => {
  const { sent, acknowledged, samples, resent } = lab();
  sent(0, 100);
  sent(1, 200);
  sent(2, 300);
  resent(100);
  acknowledged(20, 100);
  assert.deepEqual(samples(), [1, 20, 20, 20]);
  acknowledged(30, 200);
  acknowledged(40, 300);
  assert.equal(samples()[0], 1);
  sent(50, 400);
  acknowledged(60, 400);
  assert.equal(samples()[0], 2);
});

test('sequence numbers wrap', () => {
  const { sent, acknowledged, samples } = lab();
  sent(0, 0x7fffffff);
  sent(1, -0x7fffff00 | 0);
  acknowledged(9, 0x7fffffff);
  acknowledged(11, -0x7fffff00 | 0);
  assert.deepEqual(samples(), [2, 9, 10, 19]);
});

test('a used-up pool goes without samples, and is whole again after a release', () => {
  const { sent, acknowledged, samples, release } = lab(2);
  for (let round = 0; round < 3; round++) {
    for (let i = 1; i <= 4; i++) sent(0, i * 100);
    release();
  }
  for (let i = 1; i <= 4; i++) sent(0, i * 100);
  for (let i = 1; i <= 4; i++) acknowledged(5, i * 100);
  assert.equal(samples()[0], 2);
});
