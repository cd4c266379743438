import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { boundSocket, reasonToSkip } from './fixtures.ts';
import { HEADER_WORDS, LENGTH } from './message_block.ts';
import { MOST_MESSAGES, type SendBlock } from './send_block.ts';
import { UdpSocket } from './udp_socket.ts';

type Context = Parameters<typeof boundSocket>[0];

async function connectedSocket(context: Context, address: string, port: number): Promise<UdpSocket> {
  const socket = await UdpSocket.open(address);
  context.after(() => socket.close());
  socket.connect(address, port);
  return socket;
}

/** Payloads of those lengths one after the other, each filled with its number. */
function fill(block: SendBlock, lengths: readonly number[]): void {
  let at = 0;
  for (const [i, length] of lengths.entries()) {
    block.bytes.fill(i + 1, at, at + length);
    block.set(i, at, length);
    at += length;
  }
}

/** Lengths of the messages that wait; each must be filled with one number, the next one each time. */
function take(socket: UdpSocket, first = 1): number[] {
  const block = socket.messages(16, 70_000, 0);
  const count = socket.receive(block);
  return Array.from({ length: count }, (_, i) => {
    const length = block.words[i * HEADER_WORDS + LENGTH]!;
    const at = block.slots + i * block.stride;
    assert.ok(block.bytes.subarray(at, at + length).every((byte) => byte === first + i));
    return length;
  });
}

for (const address of ['127.0.0.1', '::1']) {
  suite(`sending to ${address}`, { skip: await reasonToSkip(address) }, () => {
    test('messages of any length arrive in order, from wherever they start', async (t) => {
      const receiver = await boundSocket(t, address);
      receiver.setReceiveBuffer(1 << 20);
      const sender = await connectedSocket(t, address, receiver.port);
      const block = sender.outgoing(5, 100_000);
      const lengths = [100, 0, 1, 65_487, 1400];
      fill(block, lengths);
      assert.equal(sender.send(block, 0, 3), 3);
      assert.deepEqual(take(receiver), lengths.slice(0, 3));
      assert.equal(sender.send(block, 3, 5), 2);
      assert.deepEqual(take(receiver, 4), lengths.slice(3));
      assert.equal(sender.refusals, 0);
    });
  });
}

suite('sending', { skip: await reasonToSkip() }, () => {
  test('a port without a listener: every message goes once, and the refusal is known', async (t) => {
    const receiver = await boundSocket(t);
    const { port } = receiver;
    receiver.close();
    const sender = await connectedSocket(t, '127.0.0.1', port);
    const block = sender.outgoing(8, 64);
    fill(block, [8, 8, 8, 8, 8, 8, 8, 8]);
    let sent = 0;
    while (sent < 4) sent += sender.send(block, sent, 4);
    assert.ok(sender.refusals > 0);

    const later = await UdpSocket.open('127.0.0.1');
    t.after(() => later.close());
    later.bind('127.0.0.1', port);
    while (sent < 8) sent += sender.send(block, sent, 8);
    assert.deepEqual(take(later, 5), [8, 8, 8, 8]);
  });

  test('one call takes no more than the kernel does', async (t) => {
    const receiver = await boundSocket(t);
    const sender = await connectedSocket(t, '127.0.0.1', receiver.port);
    const block = sender.outgoing(MOST_MESSAGES + 1, 1);
    assert.equal(sender.send(block, 0, MOST_MESSAGES + 1), MOST_MESSAGES);
  });

  test('a broadcast address is no target', async (t) => {
    const receiver = await boundSocket(t);
    await assert.rejects(connectedSocket(t, '127.255.255.255', receiver.port), { name: 'SocketError', code: 'no_permission' });
  });

  test('there is room while nothing is sent', async (t) => {
    const receiver = await boundSocket(t);
    const sender = await connectedSocket(t, '127.0.0.1', receiver.port);
    await sender.writable(60_000);
  });
});
