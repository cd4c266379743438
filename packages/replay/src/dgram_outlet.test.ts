import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { DgramOutlet } from './dgram_outlet.ts';
import { Sender } from './sender.ts';

for (const [address, type] of [
  ['127.0.0.1', 'udp4'],
  ['::1', 'udp6'],
] as const) {
  test(`by Node's own sockets to ${address}`, { timeout: 30_000 }, async (t) => {
    const COUNT = 100;
    const receiver = createSocket(type);
    t.after(() => receiver.close());
    const lengths: number[] = [];
    const all = new Promise<void>((resolve) => receiver.on('message', ({ length }) => lengths.push(length) === COUNT && resolve()));
    receiver.bind(0, address);
    await once(receiver, 'listening');
    const sender = new Sender(await DgramOutlet.open(address, receiver.address().port));
    t.after(() => sender.close());
    const datagrams = sender.datagrams();
    for (let i = 0; i < COUNT; i++) datagrams.add(i, 0);
    await sender.send(datagrams);
    await all;
    assert.equal(sender.sent, COUNT);
    assert.deepEqual(
      lengths,
      Array.from({ length: COUNT }, (_, i) => i),
    );
  });
}

test('nobody listens: each datagram goes once, and that it was refused is told', { timeout: 30_000 }, async (t) => {
  const unused = createSocket('udp4').bind(0, '127.0.0.1');
  await once(unused, 'listening');
  const { port } = unused.address();
  unused.close();
  const sender = new Sender(await DgramOutlet.open('127.0.0.1', port));
  t.after(() => sender.close());
  const datagrams = sender.datagrams();
  for (let i = 0; i < 70; i++) datagrams.add(8, 0);
  await sender.send(datagrams);
  assert.equal(sender.sent, 70);
  assert.ok(sender.refusals > 0);
});

test('closing ends the sending, and what did not go is not counted', { timeout: 30_000 }, async (t) => {
  const receiver = createSocket('udp4').bind(0, '127.0.0.1');
  t.after(() => receiver.close());
  await once(receiver, 'listening');
  const sender = new Sender(await DgramOutlet.open('127.0.0.1', receiver.address().port));
  const datagrams = sender.datagrams();
  for (let i = 0; i < 1000; i++) datagrams.add(8, 0);
  const sending = sender.send(datagrams);
  sender.close();
  await sending;
  assert.ok(sender.sent < 1000);
});

test('closing ends the sleep', { timeout: 30_000 }, async () => {
  const outlet = await DgramOutlet.open('127.0.0.1', 9);
  const sleeping = outlet.sleep(3_600_000);
  outlet.close();
  await sleeping;
});

test('an address that cannot be sent to', async () => {
  await assert.rejects(DgramOutlet.open('255.255.255.255', 9), { name: 'SocketError', code: 'system' });
});
