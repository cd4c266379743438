import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { boundSocket, reasonToSkip, sender } from './fixtures.ts';
import { HEADER_WORDS, LENGTH, type MessageBlock, NAME_WORDS } from './message_block.ts';
import { type Instruction, UdpSocket } from './udp_socket.ts';

const skip = await reasonToSkip();
const skipIpv6 = await reasonToSkip('::1');

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const lengthOf = ({ words }: MessageBlock, i: number): number => words[i * HEADER_WORDS + LENGTH]!;
const payloadOf = (block: MessageBlock, i: number): string => {
  const start = block.slots + i * block.stride;
  return new TextDecoder().decode(block.bytes.subarray(start, start + lengthOf(block, i)));
};
const nameOf = ({ bytes, nameWords }: MessageBlock, i: number, from: number, to: number): string => {
  const start = (nameWords + i * NAME_WORDS) * 4;
  return Buffer.from(bytes.subarray(start + from, start + to)).toString('hex');
};
const hexPort = (port: number): string => port.toString(16).padStart(4, '0');

function receiveAll(socket: UdpSocket, block = socket.messages(64, 2048, 0)): number {
  let [sum, count] = [0, 0];
  do sum += count = socket.receive(block);
  while (count > 0);
  return sum;
}

/** What `open` throws, as code and message. */
async function refusal(open: () => Promise<void>): Promise<string> {
  let said = 'nothing';
  await assert.rejects(open, (error: Error & { code: string }) => {
    said = `${error.name} ${error.code}: ${error.message}`;
    return true;
  });
  return said;
}

test('messages arrive in order, each with its sender', { skip }, async (t) => {
  const socket = await boundSocket(t);
  const { port, send } = await sender(t, '127.0.0.1', socket.port);
  for (const message of ['one', '', 'three']) await send(text(message));
  const block = socket.messages(8, 64, 0);
  assert.equal(socket.receive(block), 3);
  assert.deepEqual([payloadOf(block, 0), payloadOf(block, 1), payloadOf(block, 2)], ['one', '', 'three']);
  assert.equal(nameOf(block, 2, 2, 8), `${hexPort(port)}7f000001`);
  assert.equal(socket.receive(block), 0);
});

test('IPv6', { skip: skipIpv6 }, async (t) => {
  const socket = await boundSocket(t, '::1');
  const { port, send } = await sender(t, '::1', socket.port);
  await send(text('six'));
  const block = socket.messages(8, 64, 0);
  assert.equal(socket.receive(block), 1);
  assert.equal(payloadOf(block, 0), 'six');
  assert.equal(nameOf(block, 0, 2, 4), hexPort(port));
  assert.equal(nameOf(block, 0, 8, 24), '00000000000000000000000000000001');
});

test('a socket bound to :: takes IPv4 too', { skip: skipIpv6 }, async (t) => {
  const socket = await boundSocket(t, '::');
  for (const address of ['127.0.0.1', '::1']) await (await sender(t, address, socket.port)).send(text(address));
  const block = socket.messages(8, 64, 0);
  assert.equal(socket.receive(block), 2);
  assert.equal(nameOf(block, 0, 8, 24), '00000000000000000000ffff7f000001');
  assert.equal(payloadOf(block, 1), '::1');
});

test('a message fills its slot and nothing else, and says how long it was', { skip }, async (t) => {
  const socket = await boundSocket(t);
  const { send } = await sender(t, '127.0.0.1', socket.port);
  for (const letter of ['a', 'b', 'c']) await send(text(letter.repeat(100)));
  const [slotBytes, headroom] = [10, 50];
  const block = socket.messages(4, slotBytes, headroom);
  block.bytes.fill(0x2e, block.slots - headroom);
  assert.equal(socket.receive(block), 3);
  const memory = new TextDecoder().decode(block.bytes.subarray(block.slots - headroom));
  const slot = (letter: string): string =>
    '.'.repeat(headroom) + letter.repeat(slotBytes) + '.'.repeat(block.stride - headroom - slotBytes);
  assert.equal(memory, ['a', 'b', 'c', '.'].map(slot).join(''));
  assert.deepEqual([lengthOf(block, 0), lengthOf(block, 2)], [100, 100]);
});

test('what is wrong with an address is said in a line, with the way out', { skip }, async (t) => {
  const taken = await boundSocket(t);
  const bind = async (address: string, port: number): Promise<void> => {
    const socket = await UdpSocket.open(address);
    t.after(() => socket.close());
    socket.bind(address, port);
  };
  assert.equal(
    await refusal(() => bind('127.0.0.1', taken.port)),
    `SocketError address_in_use: bind 127.0.0.1:${taken.port}: error 98: another program has this port; end it (ss -lunp shows it), or choose another port`,
  );
  // TEST-NET-2 (RFC 5737).
  assert.equal(
    await refusal(() => bind('198.51.100.9', 4789)),
    'SocketError address_not_available: bind 198.51.100.9:4789: error 99: this machine does not have that address; ip addr shows the ones it has',
  );
  assert.equal(await refusal(() => bind('localhost', 0)), 'SocketError bad_address: localhost is no address: give an IPv4 or IPv6 address');
});

test('an address of the other family is refused', { skip }, async (t) => {
  const socket = await UdpSocket.open('127.0.0.1');
  t.after(() => socket.close());
  assert.throws(() => socket.connect('::1', 4789), { code: 'bad_address', message: '::1 is no IPv4 address' });
});

test('a zone is no part of an address here', { skip: skipIpv6 }, async (t) => {
  const zone = Object.keys(networkInterfaces())[0];
  const socket = await UdpSocket.open(`fe80::1%${zone}`);
  t.after(() => socket.close());
  assert.throws(() => socket.bind(`fe80::1%${zone}`, 0), { code: 'bad_address', message: `fe80::1%${zone} is no IPv6 address` });
});

test('the receive buffer that is granted is told', { skip }, async (t) => {
  const socket = await boundSocket(t);
  const limit = Number(readFileSync('/proc/sys/net/core/rmem_max', 'utf8'));
  assert.equal(socket.setReceiveBuffer(limit / 2), limit / 2);
  const granted = socket.setReceiveBuffer(limit * 2);
  // Beyond the limit with CAP_NET_ADMIN only.
  assert.ok(granted === limit * 2 || granted === limit, `${granted} bytes, where the limit is ${limit}`);
  // Never more than 31 bits, and nothing small instead.
  assert.ok(socket.setReceiveBuffer(2 ** 40) >= limit);
});

test('what was sent is received or counted as dropped, although nothing follows', { skip }, async (t) => {
  const SENT = 500;
  const socket = await boundSocket(t);
  socket.setReceiveBuffer(32 * 1024);
  const { send } = await sender(t, '127.0.0.1', socket.port);
  for (let i = 0; i < SENT; i++) await send(new Uint8Array(1000));
  const dropped = socket.drops;
  assert.ok(dropped > 0 && dropped < SENT, `${dropped} dropped`);
  assert.equal(receiveAll(socket) + dropped, SENT);
  await send(new Uint8Array(1000));
  assert.equal(receiveAll(socket), 1);
  assert.equal(socket.drops, dropped);
});

test('what comes after refuse() is dropped and counted, what waited is received', { skip }, async (t) => {
  const socket = await boundSocket(t);
  const { send } = await sender(t, '127.0.0.1', socket.port);
  await send(text('before'));
  socket.refuse();
  for (let i = 0; i < 3; i++) await send(text('after'));
  assert.equal(receiveAll(socket), 1);
  assert.equal(socket.drops, 3);
});

test('another thread receives from a socket, and leaves it open', { skip }, async (t) => {
  const socket = await boundSocket(t);
  const { send } = await sender(t, '127.0.0.1', socket.port);
  const worker = new Worker(new URL('testing/borrower.ts', import.meta.url), { workerData: { handle: socket.handle, wanted: 3 } });
  const said = once(worker, 'message');
  for (let i = 0; i < 3; i++) await send(text('for the thread'));
  assert.deepEqual(await said, [3]);
  await once(worker, 'exit');
  await send(text('for us'));
  assert.equal(receiveAll(socket), 1);
});

test('writable() waits for room, one wait at a time, or for close()', { skip, timeout: 10_000 }, async (t) => {
  const FOR_EVER = 1e9;
  const socket = await boundSocket(t);
  await socket.writable(FOR_EVER);
  const closing = socket.writable(FOR_EVER);
  assert.throws(() => socket.writable(FOR_EVER), { message: /waited for twice/ });
  socket.close();
  await closing;
  await socket.writable(FOR_EVER);
});

test('a number beyond the sockets that share a port leaves the choice to the kernel: nothing is lost', { skip }, async (t) => {
  const GIVE_5: Instruction = [0x06, 0, 0, 5];
  const [first, second] = [await boundSocket(t), await UdpSocket.open('127.0.0.1')];
  t.after(() => second.close());
  first.sharePort();
  second.sharePort();
  second.bind('127.0.0.1', first.port);
  first.steer([GIVE_5]);
  const SENDERS = 32;
  for (let i = 0; i < SENDERS; i++) await (await sender(t, '127.0.0.1', first.port)).send(text('x'));
  const shares = [receiveAll(first), receiveAll(second)];
  assert.equal(shares[0]! + shares[1]!, SENDERS);
  // By the senders' addresses: each of them goes to one or the other.
  assert.ok(!shares.includes(0), `all to one: ${shares}`);
});

test('a program that the kernel refuses is an error', { skip }, async (t) => {
  const socket = await boundSocket(t);
  const WITHOUT_END: Instruction = [0x00, 0, 0, 1];
  assert.throws(() => socket.steer([WITHOUT_END]), { code: 'system', message: /^SO_ATTACH_REUSEPORT_CBPF: error 22/ });
});

test('thousands of sockets leave nothing behind', { skip }, async () => {
  const before = readdirSync('/proc/self/fd').length;
  const collect = collector();
  const open = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i++) {
      const socket = await UdpSocket.open('127.0.0.1');
      socket.messages(64, 9000, 64);
      socket.close();
    }
  };
  await open(100);
  await collect();
  const mapped = mappedBytes();
  await open(3000);
  await collect();
  assert.equal(readdirSync('/proc/self/fd').length, before);
  // All of their blocks together would be 1,700 MB.
  assert.ok(mappedBytes() - mapped < 200e6, `${mappedBytes() - mapped} bytes more are mapped`);
});

test('threads that end leave no memory behind', { skip }, async (t) => {
  const socket = await boundSocket(t);
  const live = async (): Promise<void> => {
    const worker = new Worker(new URL('testing/borrower.ts', import.meta.url), { workerData: { handle: socket.handle, wanted: 0 } });
    await once(worker, 'exit');
  };
  for (let i = 0; i < 3; i++) await live();
  const before = process.memoryUsage.rss();
  for (let i = 0; i < 10; i++) await live();
  // Their blocks have 4 MB each.
  const more = process.memoryUsage.rss() - before;
  assert.ok(more < 20e6, `${more} bytes more`);
});

/** Garbage collection until the finalizers have run. */
function collector(): () => Promise<void> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  return async () => {
    for (let i = 0; i < 5; i++) {
      gc();
      await sleep(20);
    }
  };
}

/** Size of the process's address space (proc(5), statm). */
const mappedBytes = (): number => Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[0]) * 4096;
