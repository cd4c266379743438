import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, type TestContext, test } from 'node:test';
import { type Encapsulation, type Pace, replay } from '@mirrorscope/replay';
import { freePort, type ListenOptions } from './listener_process.ts';
import { CAPTURE } from './looped_capture.ts';
import { ipv6Only, linuxOnly, ownListener } from './own_listener.ts';
import { type PacketCounts, packetCounts, refusals, summaryIn } from './packet_counts.ts';
import { RecordTally } from './record_tally.ts';
import { writeSynthetic } from './synthetic.ts';

const CAPTURED = 9957;
const FLAT_OUT: Pace = { perSecond: Number.POSITIVE_INFINITY };
/** The least there is: some hundred packets. */
const LITTLE = { 'receive-buffer': '64KiB' };

interface Load {
  readonly file: string;
  readonly pace: Pace;
  readonly loop: number;
  readonly address?: string;
  readonly encapsulation?: Encapsulation;
}

suite('every packet is accounted for', { skip: linuxOnly(), concurrency: 2, timeout: 60_000 }, () => {
  const scratch = mkdtempSync(join(tmpdir(), 'mirrorscope-live-'));
  after(() => rmSync(scratch, { recursive: true }));

  /** Sends the loads one after the other, and gives what became of them when all sums were found right. */
  async function account(
    t: TestContext,
    options: ListenOptions,
    ...loads: readonly Load[]
  ): Promise<PacketCounts & { refusals: Map<string, number> }> {
    const ports = { vxlan: await freePort(), geneve: await freePort() };
    const listener = await ownListener(t, { port: `${ports.vxlan}`, 'geneve-port': `${ports.geneve}`, ...options });
    const tally = new RecordTally(listener.output);
    let sent = 0;
    for (const { file, pace, loop, address = '127.0.0.1', encapsulation = 'vxlan' } of loads) {
      const port = ports[encapsulation === 'geneve' ? 'geneve' : 'vxlan'];
      const result = await replay({ file, pace, loop, encapsulation, to: { address, port } });
      assert.deepEqual([...result.refused], []);
      assert.equal(result.refusals, 0);
      sent += result.sent;
    }
    const metrics = await listener.accountedFor(sent);
    const counts = packetCounts(metrics);
    assert.equal(counts.received + counts.dropped, sent, 'sent = received + dropped by the kernel');
    assert.equal(counts.decoded + counts.refused, counts.received, 'received = decoded + refused');
    assert.equal(metrics.get('mirrorscope_worker_restarts_total'), 0);
    assert.equal(await listener.stop(), 0);
    await tally.end;
    const { records, packets } = tally;
    assert.equal(packets, counts.decoded, 'packets in records = decoded');
    assert.partialDeepStrictEqual(summaryIn(listener.log), { ...counts, records, recordsDropped: 0 });
    return { ...counts, refusals: refusals(metrics) };
  }

  test('at its own speed', async (t) => {
    const { decoded } = await account(t, {}, { file: CAPTURE, pace: { speed: 1 }, loop: 1 });
    assert.equal(decoded, CAPTURED);
  });

  test('10 times as fast, spread over two workers', async (t) => {
    await account(t, { workers: '2' }, { file: CAPTURE, pace: { speed: 10 }, loop: 2 });
  });

  test('100 times as fast, over IPv6', { skip: ipv6Only() }, async (t) => {
    const load = { file: CAPTURE, pace: { speed: 100 }, loop: 10, address: '::1' };
    await account(t, { bind: '::1' }, load);
  });

  test('100 times as fast, as VXLAN and as GENEVE', async (t) => {
    const load = { file: CAPTURE, pace: { speed: 100 }, loop: 5 };
    await account(t, {}, load, { ...load, encapsulation: 'geneve' });
  });

  test('IPv4 to a port of all addresses', async (t) => {
    await account(t, { bind: '::' }, { file: CAPTURE, pace: { speed: 100 }, loop: 5 });
  });

  for (const options of [{}, { workers: '2' }, { source: 'dgram' }]) {
    test(`as fast as it can be sent, into little room: ${JSON.stringify(options)}`, async (t) => {
      const { dropped, received } = await account(t, { ...LITTLE, ...options }, { file: CAPTURE, pace: FLAT_OUT, loop: 50 });
      assert.ok(dropped > 0 && received > 0, `${dropped} dropped, ${received} received`);
    });
  }

  test('packets that are no part of a flow, by reason', async (t) => {
    const file = join(scratch, 'synthetic.pcap');
    const contents = writeSynthetic(file);
    const loop = 5;
    const { received, refusals } = await account(t, {}, { file, pace: { perSecond: 2000 }, loop });
    assert.equal(received, contents.packets * loop);
    assert.deepEqual(refusals, new Map([...contents.refused].map(([reason, times]) => [reason, times * loop])));
  });
});
