import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ENCAP_GENEVE, ENCAP_VXLAN, LINKTYPE_ETHERNET } from '@mirrorscope/wire';
import { ethernet, geneve, ipv4, tcp, vxlan, word4 } from '@mirrorscope/wire/fixtures';
import { type CapOptions, type CapSource, openCap } from './cap.ts';
import { CaptureError } from './error.ts';
import { readLive } from './testing/live.ts';
import { skipLoudly } from './testing/obstacle.ts';
import { flood, Sender } from './testing/sender.ts';

const FRAME = ethernet(ipv4(tcp(new Uint8Array(60))));
/** Ethernet, IPv4 or IPv6, UDP. */
const HEADERS4 = 14 + 20 + 8;
const HEADERS6 = 14 + 40 + 8;
const MAPPED = 0xffff;
/** For unshare(1): a network namespace, and /sys to match; the command follows. */
const NAMESPACE = ['--net', '--mount', 'sh', '-c', 'mount -t sysfs sysfs /sys && "$@"', 'sh'];

const open = (options: Partial<CapOptions> = {}): Promise<CapSource> => openCap({ interface: 'lo', bufferBytes: 64_000_000, ...options });

async function failure(opening: Promise<unknown>): Promise<CaptureError> {
  const error = await opening.then(
    () => assert.fail('it opened'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CaptureError, `${error}`);
  assert.doesNotMatch(error.message, /\n/);
  return error;
}

async function obstacle(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'capturing is tested on the loopback interface of Linux';
  try {
    await (await open()).close();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

interface Context {
  after(run: () => void | Promise<void>): void;
}

/** A sender, and a source that sees its datagrams and no others. */
async function pair(context: Context, host: string, port: number, options: Partial<CapOptions> = {}): Promise<[CapSource, Sender]> {
  const sender = await Sender.open(context, host, port);
  const source = await open({ filter: `udp src port ${sender.port} and dst port ${port}`, ...options });
  context.after(() => source.close());
  return [source, sender];
}

suite('capturing on an interface', { skip: skipLoudly(await obstacle()) }, () => {
  test('frames come with the outer headers they had, over either family', async (context) => {
    for (const [host, port, payload, headers, encap, mirror] of [
      ['127.0.0.1', 4789, vxlan(FRAME, 4711), HEADERS4, ENCAP_VXLAN, [0, 0, MAPPED, word4('127.0.0.1')]],
      ['::1', 6081, geneve(FRAME, 4711), HEADERS6, ENCAP_GENEVE, [0, 0, 0, 1]],
    ] as const) {
      const [source, sender] = await pair(context, host, port);
      const before = Date.now();
      await sender.send(payload);
      const packets = await readLive(source, ({ length }) => length === 1);
      assert.equal(packets.length, 1);
      const { time, ...packet } = packets[0]!;
      assert.ok(time >= before - 1 && time <= Date.now() + 1, `${before} ${time}`);
      assert.deepEqual(packet, {
        refusal: 'none',
        linkType: LINKTYPE_ETHERNET,
        captured: headers + payload.length,
        original: headers + payload.length,
        encap,
        vni: 4711,
        mirror,
        payloadBytes: 60,
        truncated: false,
      });
      assert.equal(source.received, 1);
      assert.equal(source.dropped, 0);
      assert.ok(source.progress.bytesRead > payload.length);
    }
  });

  test('without a filter given, both tunnels and nothing else', async (context) => {
    const source = await open();
    context.after(() => source.close());
    for (const port of [4788, 4789, 6081, 6082]) await (await Sender.open(context, '127.0.0.7', port)).send(Uint8Array.of(1, 2, 3));
    const packets = await readLive(source, (all) => all.length >= 2);
    assert.deepEqual(new Set(packets.map(({ refusal }) => refusal)), new Set(['vxlan_header_short', 'geneve_header_short']));
  });

  test('empty and large datagrams', async (context) => {
    const [source, sender] = await pair(context, '127.0.0.1', 4789);
    const inner = vxlan(ethernet(ipv4(tcp(new Uint8Array(60_000)))), 1);
    for (const payload of [new Uint8Array(0), inner]) await sender.send(payload);
    const packets = await readLive(source, ({ length }) => length === 2);
    assert.deepEqual(
      packets.map(({ refusal, captured, original, payloadBytes }) => [refusal, captured, original, payloadBytes]),
      [
        ['vxlan_header_short', HEADERS4, HEADERS4, 0],
        ['none', HEADERS4 + inner.length, HEADERS4 + inner.length, 60_000],
      ],
    );
  });

  test('packets are cut to the length asked for', async (context) => {
    const [source, sender] = await pair(context, '127.0.0.1', 4789, { snapLength: 120 });
    const payload = vxlan(ethernet(ipv4(tcp(new Uint8Array(500)))), 1);
    await sender.send(payload);
    const [packet] = await readLive(source, ({ length }) => length === 1);
    assert.deepEqual([packet?.captured, packet?.original], [120, HEADERS4 + payload.length]);
    assert.deepEqual([packet?.refusal, packet?.payloadBytes, packet?.truncated], ['none', 500, true]);
  });

  test('10,000 datagrams: each once and in order', async (context) => {
    const [source, sender] = await pair(context, '127.0.0.1', 4789);
    const count = 10_000;
    const window = 100;
    let sent = 0;
    const sendMore = async (read: number): Promise<void> => {
      for (; sent < Math.min(count, read + window); sent++) await sender.send(vxlan(FRAME, sent));
    };
    await sendMore(0);
    const packets = await readLive(source, ({ length }) => {
      void sendMore(length);
      return length >= count;
    });
    assert.deepEqual(
      packets.map(({ vni }) => vni),
      Array.from({ length: count }, (_, i) => i),
    );
    assert.equal(source.dropped, 0);
  });

  test('what the kernel drops is counted', async (context) => {
    const port = 20_000 + (process.pid % 10_000);
    // Without "inbound" what is sent over the loopback interface would count twice.
    const [source, sender] = await pair(context, '127.0.0.1', port, { filter: `inbound and udp dst port ${port}`, bufferBytes: 2_000_000 });
    // libpcap judges the first packets after a filter is set by itself, and does not know "inbound".
    for (let i = 0; i < 10; i++) await sender.send(new Uint8Array(0));
    const count = 10_000;
    let before: number | undefined;
    await readLive(source, (_, batches) => {
      if (batches < 3) return false;
      if (before === undefined) {
        before = source.received + source.dropped!;
        flood(port, count, 1000);
      }
      return source.received + source.dropped! - before >= count;
    });
    assert.equal(source.received + source.dropped! - before!, count);
    assert.ok(source.dropped! > 0);
  });

  test('silence is empty batches, and close ends it', async (context) => {
    const [source] = await pair(context, '127.0.0.1', 4789);
    assert.deepEqual(await readLive(source, (_, batches) => batches === 3), []);
    await source.close();
    const [other] = await pair(context, '127.0.0.1', 4789);
    const waiting = readLive(other, () => false);
    await other.close();
    assert.deepEqual(await waiting, []);
  });

  test('a worker thread can capture', async (context) => {
    const script = `import(${JSON.stringify(new URL('cap.ts', import.meta.url))}).then(async ({ openCap }) => {
      const source = await openCap({ interface: 'lo', bufferBytes: 1_000_000 });
      for await (const batch of source.batches()) await source.close();
      require('node:worker_threads').parentPort.postMessage('closed');
    })`;
    const worker = new Worker(script, { eval: true });
    context.after(() => worker.terminate());
    assert.deepEqual(await once(worker, 'message'), ['closed']);
  });

  test('what cannot be captured says why', async () => {
    const missing = await failure(open({ interface: 'mirrorscope9' }));
    assert.deepEqual(
      [missing.code, missing.message],
      ['no_interface', 'mirrorscope9: there is no such interface; ip link shows those there are'],
    );
    const nonsense = await failure(open({ filter: 'udp prot 4789' }));
    assert.equal(nonsense.code, 'bad_filter');
    assert.match(nonsense.message, /^lo: the filter "udp prot 4789" is wrong \(.*\); see pcap-filter\(7\)$/);
  });

  const isNamespaceDenied = spawnSync('unshare', NAMESPACE).status !== 0;
  const skip = skipLoudly(isNamespaceDenied ? 'taking an interface down needs a network namespace: CAP_SYS_ADMIN' : undefined);
  test('an interface that goes down ends the packets with an error', { skip }, () => {
    const script = fileURLToPath(new URL('testing/interface_down.ts', import.meta.url));
    const { stdout, stderr } = spawnSync('unshare', [...NAMESPACE, process.execPath, script], { encoding: 'utf8', timeout: 20_000 });
    assert.equal(
      stdout,
      'lo: the interface went down or away; try again when it is back\nlo: the interface is down; ip link set it up, and try again\n',
      stderr,
    );
  });
});
