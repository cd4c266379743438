import assert from 'node:assert/strict';
import { on, once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { reasonToSkip } from '@mirrorscope/socket/fixtures';
import { ENCAP_GENEVE, ENCAP_VXLAN, LINKTYPE_RAW } from '@mirrorscope/wire';
import { ethernet, geneve, ipv4, tcp, vxlan, word4 } from '@mirrorscope/wire/fixtures';
import { OUTER_HEADER4, OUTER_HEADER6 } from './outer_header.ts';
import { readLive } from './testing/live.ts';
import { Sender } from './testing/sender.ts';
import { UdpPort, type UdpPortOptions, UdpSource } from './udp.ts';

const skip = await reasonToSkip();
const FRAME = ethernet(ipv4(tcp(new Uint8Array(60))));
const MAPPED = 0xffff;

async function open(t: TestContext, options: Partial<UdpPortOptions> = {}): Promise<UdpPort> {
  const port = await UdpPort.open({
    address: '127.0.0.1',
    port: 0,
    encapsulation: 'vxlan',
    receiveBuffer: 1 << 20,
    workers: 1,
    ...options,
  });
  t.after(() => port.close());
  return port;
}

const sourceOf = ({ handles }: UdpPort): Promise<UdpSource> => UdpSource.open(handles[0]!);

for (const [address, host, mirror, header] of [
  ['127.0.0.1', '127.0.0.1', [0, 0, MAPPED, word4('127.0.0.1')], OUTER_HEADER4],
  ['::1', '::1', [0, 0, 0, 1], OUTER_HEADER6],
  ['::', '::1', [0, 0, 0, 1], OUTER_HEADER6],
  ['::', '127.0.0.1', [0, 0, MAPPED, word4('127.0.0.1')], OUTER_HEADER4],
] as const) {
  test(`bound to ${address}: ${host} and its VNI are the viewpoint`, { skip: skip || (await reasonToSkip(address)) }, async (t) => {
    const port = await open(t, { address });
    const source = await sourceOf(port);
    const payload = vxlan(FRAME, 4711);
    await (await Sender.open(t, host, port.port)).send(payload);
    const bytes = header + payload.length;
    const [packet, ...more] = await readLive(source, ({ length }) => length === 1);
    assert.deepEqual(
      { ...packet, time: 0 },
      {
        refusal: 'none',
        linkType: LINKTYPE_RAW,
        captured: bytes,
        original: bytes,
        time: 0,
        encap: ENCAP_VXLAN,
        vni: 4711,
        mirror,
        payloadBytes: 60,
        truncated: false,
      },
    );
    assert.deepEqual(more, []);
    assert.equal(source.received, 1);
    assert.equal(source.progress.bytesRead, payload.length);
  });
}

test('GENEVE', { skip }, async (t) => {
  const port = await open(t, { encapsulation: 'geneve' });
  await (await Sender.open(t, '127.0.0.1', port.port)).send(geneve(FRAME, 99));
  const [packet] = await readLive(await sourceOf(port), ({ length }) => length === 1);
  assert.deepEqual([packet?.refusal, packet?.encap, packet?.vni], ['none', ENCAP_GENEVE, 99]);
});

test('each packet once, in order, at the time when the kernel had it', { skip }, async (t) => {
  const COUNT = 2000;
  const port = await open(t);
  const sender = await Sender.open(t, '127.0.0.1', port.port);
  const before = Date.now();
  for (let i = 0; i < COUNT / 2; i++) await sender.send(vxlan(FRAME, i));
  const half = Date.now();
  await sleep(50);
  for (let i = COUNT / 2; i < COUNT; i++) await sender.send(vxlan(FRAME, i));
  const after = Date.now();
  const packets = await readLive(await sourceOf(port), ({ length }) => length >= COUNT);
  assert.deepEqual(
    packets.map(({ vni }) => vni),
    Array.from({ length: COUNT }, (_, i) => i),
  );
  assert.ok(packets.every(({ time }, i) => i === 0 || time >= packets[i - 1]!.time));
  // Not when they were read, long after. Clocks may be set meanwhile, by a little.
  const TOLERANCE = 20;
  assert.ok(packets[0]!.time > before - TOLERANCE && packets[COUNT / 2 - 1]!.time < half + TOLERANCE);
  assert.ok(packets[COUNT / 2]!.time > half + 50 - TOLERANCE && packets[COUNT - 1]!.time < after + TOLERANCE);
});

test('empty, nonsensical and too large datagrams are handed on, with what they were', { skip }, async (t) => {
  const port = await open(t);
  const sender = await Sender.open(t, '127.0.0.1', port.port);
  const largest = ethernet(ipv4(tcp(new Uint8Array(65_507 - 8 - 14 - 20 - 20))));
  for (const payload of [new Uint8Array(0), new Uint8Array(7), vxlan(largest, 5), vxlan(FRAME, 6)]) await sender.send(payload);
  const packets = await readLive(await sourceOf(port), ({ length }) => length === 4);
  assert.deepEqual(
    packets.map(({ refusal, captured, original, vni }) => [refusal, captured, original, vni]),
    [
      ['vxlan_header_short', 28, 28, 0],
      ['vxlan_header_short', 35, 35, 0],
      ['none', OUTER_HEADER4 + 9152, 65_535, 5],
      ['none', OUTER_HEADER4 + 8 + FRAME.length, OUTER_HEADER4 + 8 + FRAME.length, 6],
    ],
  );
  assert.deepEqual([packets[2]?.payloadBytes, packets[2]?.truncated], [65_507 - 62, true]);
});

test('silence is empty batches', { skip }, async (t) => {
  const source = await sourceOf(await open(t));
  assert.deepEqual(await readLive(source, (_, batches) => batches === 3), []);
});

test('a closed source ends, from its wait or before its first; the port stays', { skip }, async (t) => {
  const port = await open(t);
  const source = await sourceOf(port);
  const waiting = source.batches().next();
  await source.close();
  assert.deepEqual(await waiting, { done: true, value: undefined });
  assert.deepEqual(await source.batches().next(), { done: true, value: undefined });
  await source.close();
  await (await Sender.open(t, '127.0.0.1', port.port)).send(vxlan(FRAME, 8));
  assert.equal((await readLive(await sourceOf(port), ({ length }) => length === 1))[0]?.vni, 8);
});

for (const [name, hangs] of [
  ['waits', false],
  ['stands still', true],
] as const) {
  test(`a worker that ${name} is terminated: the next one gets all that came since`, { skip }, async (t) => {
    const port = await open(t);
    const sender = await Sender.open(t, '127.0.0.1', port.port);
    const start = (): Worker =>
      new Worker(new URL('testing/udp_worker.ts', import.meta.url), { workerData: { handle: port.handles[0], hangs } });
    const first = start();
    t.after(() => first.terminate());
    await sender.send(vxlan(FRAME, 1));
    await once(first, 'message');
    const COUNT = 100;
    if (hangs) for (let i = 0; i < COUNT / 2; i++) await sender.send(vxlan(FRAME, 2));
    await first.terminate();
    for (let i = hangs ? COUNT / 2 : 0; i < COUNT; i++) await sender.send(vxlan(FRAME, 3));
    const source = await sourceOf(port);
    assert.equal((await readLive(source, ({ length }) => length >= COUNT)).length, COUNT);
    // And one in a thread again.
    const next = start();
    t.after(() => next.terminate());
    const said = on(next, 'message');
    await sender.send(vxlan(FRAME, 4));
    assert.deepEqual((await said.next()).value, [1]);
    assert.equal(port.dropped, 0);
  });
}

test('what was sent is received or counted as dropped, over all workers', { skip }, async (t) => {
  const port = await open(t, { workers: 3, receiveBuffer: 16_384 });
  const sender = await Sender.open(t, '127.0.0.1', port.port);
  const SENT = 600;
  const send = async (): Promise<void> => {
    for (let i = 0; i < SENT; i++) await sender.send(vxlan(ethernet(ipv4(tcp(new Uint8Array(200), { sourcePort: 1024 + i }))), 1));
  };
  const sources = await Promise.all(port.handles.map((handle) => UdpSource.open(handle)));
  const received = (): number => sources.reduce((sum, source) => sum + source.received, 0);
  for (const round of [1, 2]) {
    await send();
    const batches = sources.map((source) => source.batches());
    for (const each of batches) for (let next = await each.next(); !next.done && next.value.count > 0; ) next = await each.next();
    assert.equal(received() + port.dropped, round * SENT);
  }
  assert.ok(port.dropped > 0 && sources.every((source) => source.received > 0));
});

test('a port that takes nothing more counts what comes, and hands on what came', { skip }, async (t) => {
  const port = await open(t);
  const sender = await Sender.open(t, '127.0.0.1', port.port);
  await sender.send(vxlan(FRAME, 1));
  port.refuse();
  await sender.send(vxlan(FRAME, 2));
  const packets = await readLive(await sourceOf(port), () => true);
  assert.deepEqual([packets.length, packets[0]?.vni, port.dropped], [1, 1, 1]);
});

test('a port that others have is refused, however many workers either has', { skip }, async (t) => {
  for (const [workers, others] of [
    [1, 1],
    [1, 3],
    [3, 1],
    [3, 3],
  ] as const) {
    const { port } = await open(t, { workers });
    await assert.rejects(open(t, { workers: others, port }), { code: 'address_in_use' });
  }
});

test('a buffer smaller than asked for is a warning with the way out', { skip }, async (t) => {
  const small = await open(t, { workers: 2, receiveBuffer: 65_536 });
  assert.deepEqual([small.bufferBytes, small.warnings], [65_536, []]);
  const large = await open(t, { workers: 2, receiveBuffer: 2_000_000_000 });
  assert.ok(large.bufferBytes < 2_000_000_000);
  assert.deepEqual(large.warnings, [
    `the receive buffer is ${large.bufferBytes} bytes where 2000000000 were asked for; allow more: sysctl -w net.core.rmem_max=2000000000`,
  ]);
});
