import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Datagrams } from './datagrams.ts';
import { Sender } from './sender.ts';
import { FakeOutlet } from './testing/fake_outlet.ts';

function fill(datagrams: Datagrams, count: number): Datagrams {
  for (let i = 0; i < count; i++) datagrams.outbox.bytes[datagrams.add(i, 0)] = i;
  return datagrams;
}

test('each datagram goes once, however many the system takes at a time', async () => {
  const outlet = new FakeOutlet([3, 0, 0, 1, 0, 5, 1]);
  const sender = new Sender(outlet);
  const datagrams = fill(sender.datagrams(), 20);
  await sender.send(datagrams);
  assert.deepEqual(
    outlet.sent.map((bytes) => bytes.length),
    Array.from({ length: 20 }, (_, i) => i),
  );
  assert.deepEqual([sender.sent, sender.bytes], [20, 190]);
  await sender.send(datagrams, 5, 7);
  assert.deepEqual([sender.sent, sender.bytes], [22, 201]);
});

test('closing ends the wait for room', { timeout: 10_000 }, async () => {
  const outlet = new FakeOutlet(Array(1000).fill(0));
  const sender = new Sender(outlet);
  const datagrams = fill(sender.datagrams(), 3);
  outlet.room = async () => sender.close();
  outlet.refusals = 2;
  await sender.send(datagrams);
  await sender.send(datagrams);
  assert.deepEqual([sender.sent, sender.closed, outlet.isClosed, sender.refusals], [0, true, true, 2]);
});
