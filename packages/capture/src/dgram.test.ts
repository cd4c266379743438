import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ENCAP_GENEVE, ENCAP_VXLAN, LINKTYPE_RAW } from '@mirrorscope/wire';
import { ethernet, geneve, ipv4, tcp, vxlan, word4 } from '@mirrorscope/wire/fixtures';
import { type DgramOptions, type DgramSource, openDgram } from './dgram.ts';
import { CaptureError } from './error.ts';
import { OUTER_HEADER4, OUTER_HEADER6 } from './outer_header.ts';
import { readLive } from './testing/live.ts';
import { skipLoudly } from './testing/obstacle.ts';
import { flood, Sender } from './testing/sender.ts';

const FRAME = ethernet(ipv4(tcp(new Uint8Array(60))));
const LINUX = process.platform === 'linux';
const CANNOT_SHARE = skipLoudly(LINUX ? undefined : 'sharing a port among sockets needs Linux');
const MAPPED = 0xffff;

interface Context {
  after(run: () => void | Promise<void>): void;
}

async function open(context: Context, options: Partial<DgramOptions> = {}): Promise<DgramSource> {
  const source = await openDgram({ address: '127.0.0.1', port: 0, encapsulation: 'vxlan', receiveBuffer: 65536, ...options });
  context.after(() => source.close());
  return source;
}

async function failure(options: Partial<DgramOptions>): Promise<CaptureError> {
  const error = await openDgram({ address: '127.0.0.1', port: 0, encapsulation: 'vxlan', receiveBuffer: 65536, ...options }).then(
    () => assert.fail('it opened'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CaptureError, `${error}`);
  return error;
}

test('the sender and the VNI are the viewpoint, over either family and both at once', async (context) => {
  for (const { address, host, mirror, header } of [
    { address: '127.0.0.1', host: '127.0.0.1', mirror: [0, 0, MAPPED, word4('127.0.0.1')], header: OUTER_HEADER4 },
    { address: '::1', host: '::1', mirror: [0, 0, 0, 1], header: OUTER_HEADER6 },
    { address: '::', host: '::1', mirror: [0, 0, 0, 1], header: OUTER_HEADER6 },
    { address: '::', host: '127.0.0.1', mirror: [0, 0, MAPPED, word4('127.0.0.1')], header: OUTER_HEADER4 },
  ]) {
    const source = await open(context, { address });
    const sender = await Sender.open(context, host, source.port);
    const before = Date.now();
    const payload = vxlan(FRAME, 4711);
    await sender.send(payload);
    const packets = await readLive(source, ({ length }) => length === 1);
    assert.equal(packets.length, 1);
    const { time, ...packet } = packets[0]!;
    assert.ok(time >= before - 1 && time <= Date.now() + 1, `${before} ${time}`);
    const bytes = header + payload.length;
    assert.deepEqual(packet, {
      refusal: 'none',
      linkType: LINKTYPE_RAW,
      captured: bytes,
      original: bytes,
      encap: ENCAP_VXLAN,
      vni: 4711,
      mirror,
      payloadBytes: 60,
      truncated: false,
    });
    assert.equal(source.received, 1);
    assert.equal(source.dropped, LINUX ? 0 : undefined);
    assert.deepEqual(source.progress, { bytesRead: payload.length, bytesTotal: undefined });
  }
});

test('GENEVE', async (context) => {
  const source = await open(context, { encapsulation: 'geneve' });
  await (await Sender.open(context, '127.0.0.1', source.port)).send(geneve(FRAME, 99));
  const [packet] = await readLive(source, ({ length }) => length === 1);
  assert.deepEqual([packet?.refusal, packet?.encap, packet?.vni], ['none', ENCAP_GENEVE, 99]);
});

test('empty, nonsensical and the largest datagrams are handed on whole', async (context) => {
  const source = await open(context, { receiveBuffer: 1_000_000 });
  const sender = await Sender.open(context, '127.0.0.1', source.port);
  const largest = 65_507;
  const inner = tcp(new Uint8Array(largest - 8 - 14 - 20 - 20));
  for (const payload of [new Uint8Array(0), new Uint8Array(7), new Uint8Array(9000), vxlan(ethernet(ipv4(inner)), 1)])
    await sender.send(payload);
  const packets = await readLive(source, ({ length }) => length === 4);
  assert.deepEqual(
    packets.map(({ refusal, captured, original }) => [refusal, captured, original]),
    [
      ['vxlan_header_short', 28, 28],
      ['vxlan_header_short', 35, 35],
      ['vxlan_flags', 9028, 9028],
      ['none', 65_535, 65_535],
    ],
  );
  assert.equal(packets[3]?.payloadBytes, largest - 62);
});

test('10,000 datagrams: each once and in order', async (context) => {
  const source = await open(context);
  const sender = await Sender.open(context, '127.0.0.1', source.port);
  const count = 10_000;
  // No more on the way than the smallest receive buffer holds.
  const sending = (async () => {
    for (let i = 0; i < count; i++) {
      await sender.send(vxlan(FRAME, i));
      while (i - source.received > 50) await sleep(1);
    }
  })();
  const packets = await readLive(source, ({ length }) => length >= count);
  await sending;
  assert.deepEqual(
    packets.map(({ vni }) => vni),
    Array.from({ length: count }, (_, i) => i),
  );
  assert.ok(packets.every(({ time }, i) => i === 0 || time >= packets[i - 1]!.time));
  assert.equal(source.received, count);
});

test('what comes within one turn of the event loop is one batch', async (context) => {
  const source = await open(context);
  flood(source.port, 20, 100);
  let batches = 0;
  await readLive(source, ({ length }, count) => {
    batches = count;
    return length === 20;
  });
  assert.equal(batches, 1);
});

test('silence is empty batches', async (context) => {
  const source = await open(context);
  assert.deepEqual(await readLive(source, (_, batches) => batches === 3), []);
});

test('close ends the wait, and what had come is handed on', async (context) => {
  const source = await open(context);
  const waiting = readLive(source, () => false);
  await sleep(10);
  await source.close();
  assert.deepEqual(await waiting, []);
  await source.close();

  const other = await open(context);
  const sender = await Sender.open(context, '127.0.0.1', other.port);
  const batches = other.batches();
  await batches.next();
  await sender.send(vxlan(FRAME, 5));
  await sleep(50);
  await other.close();
  const { value } = await batches.next();
  assert.equal(value?.count, 1);
  assert.equal((await batches.next()).done, true);
});

test('who leaves off reading closes the source', async (context) => {
  const source = await open(context);
  for await (const _ of source.batches()) break;
  await open(context, { port: source.port });
});

test('what the kernel drops is counted where it says so', async (context) => {
  const source = await open(context);
  if (!LINUX) return assert.equal(source.dropped, undefined);
  const count = 5000;
  flood(source.port, count, 200);
  await readLive(source, () => source.received + source.dropped! >= count);
  assert.ok(source.dropped! > 0);
  assert.equal(source.received + source.dropped!, count);
});

test('sockets that share a port tell their drops apart', { skip: CANNOT_SHARE }, async (context) => {
  const first = await open(context, { reusePort: true });
  const second = await open(context, { reusePort: true, port: first.port });
  const count = 5000;
  // From one address and port, so all go to one of the two.
  flood(first.port, count, 200);
  await Promise.all(
    [first, second].map((source) => readLive(source, () => first.received + second.received + first.dropped! + second.dropped! >= count)),
  );
  const sums = [first, second].map(({ received, dropped }) => received + dropped!);
  assert.deepEqual(sums.sort(), [0, count]);
});

test('two workers share a port', { skip: CANNOT_SHARE }, async (context) => {
  const workers: Worker[] = [];
  let port = 0;
  for (let i = 0; i < 2; i++) {
    const workerData: DgramOptions = { address: '127.0.0.1', port, encapsulation: 'vxlan', receiveBuffer: 1_000_000, reusePort: true };
    const worker = new Worker(new URL('testing/dgram_worker.ts', import.meta.url), { workerData });
    context.after(() => worker.terminate());
    workers.push(worker);
    [port] = await once(worker, 'message');
  }
  const senders = await Promise.all(Array.from({ length: 40 }, () => Sender.open(context, '127.0.0.1', port)));
  for (const sender of senders) for (let i = 0; i < 5; i++) await sender.send(vxlan(FRAME, i));
  await sleep(200);
  const counts = await Promise.all(
    workers.map(async (worker) => {
      worker.postMessage('end');
      return (await once(worker, 'message'))[0];
    }),
  );
  const received: number[] = counts.map((count) => count.received);
  assert.equal(received[0]! + received[1]!, 200);
  assert.ok(Math.min(...received) > 0, `${received}`);
  assert.deepEqual(
    counts.map(({ dropped }) => dropped),
    [0, 0],
  );
});

test('a slow user loses packets only beyond the memory asked for, and they are counted', async (context) => {
  const source = await open(context, { receiveBuffer: 1 });
  const sender = await Sender.open(context, '127.0.0.1', source.port);
  const batches = source.batches();
  await batches.next();
  const payload = vxlan(ethernet(ipv4(tcp(new Uint8Array(30_000)))), 1);
  const count = 200;
  for (let i = 0; i < count; i++) {
    await sender.send(payload);
    await sleep(0);
  }
  await source.close();
  let read = 0;
  for (let next = await batches.next(); next.done !== true; next = await batches.next()) read += next.value.count;
  assert.equal(source.received, read);
  assert.ok(read >= Math.floor(1_048_576 / 31_000), `${read}`);
  if (LINUX) {
    assert.ok(source.dropped! > 0);
    assert.equal(source.received + source.dropped!, count);
  }
});

test('a buffer smaller than asked for is a warning with the way out', async (context) => {
  const source = await open(context, { receiveBuffer: 2_000_000_000 });
  assert.ok(source.bufferBytes > 0 && source.bufferBytes < 2_000_000_000);
  assert.equal(source.warnings.length, 1);
  assert.match(
    source.warnings[0]!,
    /^the receive buffer is \d+ bytes where 2000000000 were asked for; allow more: sysctl -w \S+=2000000000$/,
  );
  const small = await open(context, { receiveBuffer: 65536 });
  assert.equal(small.bufferBytes, 65536);
  assert.deepEqual(small.warnings, []);
});

test('addresses that cannot be bound: each says what to do', async (context) => {
  const { port } = await open(context);
  for (const [options, code, message] of [
    [{ port }, 'address_in_use', `UDP 127.0.0.1:${port}: another program has this port; end it (ss -lunp shows it), or choose another`],
    [
      { address: '203.0.113.7', port: 4789 },
      'address_not_available',
      'UDP 203.0.113.7:4789: this machine does not have that address; ip addr shows those it has',
    ],
    [
      { address: '2001:db8::7' },
      'address_not_available',
      'UDP [2001:db8::7]:0: this machine does not have that address; ip addr shows those it has',
    ],
    [
      { address: 'localhost', port: 4789 },
      'bad_address',
      'UDP localhost:4789: this is no address; give an IPv4 or IPv6 address of this machine, or ::',
    ],
  ] as const) {
    const error = await failure(options);
    assert.equal(error.code, code);
    assert.equal(error.message, message);
  }
});
