import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { REFUSAL } from '@mirrorscope/wire';
import { geneve } from '@mirrorscope/wire/fixtures';
import { loadListenerConfig } from './config.ts';
import { Listener } from './listener.ts';
import { Collector } from './testing/collector.ts';
import { frame, mirrored, Sender } from './testing/frames.ts';

const CAPTURE = fileURLToPath(new URL('../../../test/fixtures/lab-vxlan.pcap.gz', import.meta.url));

const warnings: string[] = [];

async function start(values: Readonly<Record<string, string>>): Promise<{ listener: Listener; collector: Collector }> {
  const all = { bind: '127.0.0.1', port: '0', genevePort: '0', workers: '1', flushInterval: '50ms', receiveBuffer: '200KiB', ...values };
  const flags = Object.entries(all).map(([key, text]) => ({ name: key, key, text }));
  const { config } = loadListenerConfig({ flags }, {});
  const collector = new Collector();
  const listener = await Listener.start(config, {
    take: (lines, records) => collector.take(lines, records),
    warn: (message) => warnings.push(message),
    info: () => {},
  });
  after(() => listener.kill());
  return { listener, collector };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}

suite('listener', { timeout: 30_000 }, () => {
  const sender = new Sender();
  after(() => sender.close());

  test('a flow is over in time although no packet comes any more', async () => {
    const { listener, collector } = await start({ 'flow.idleTimeout': '500ms' });
    await sender.send(listener.ports.bound[0]!, mirrored(1000));
    await until(() => collector.rows.length === 1);
    assert.equal(collector.rows[0]!['end_reason'], 'idle');
    assert.equal(listener.counters().get('active'), 0);
    await listener.stop();
    assert.equal(collector.rows.length, 1);
  });

  test('a flow that lasts is written although no packet comes any more', async () => {
    const { listener, collector } = await start({ 'flow.activeTimeout': '300ms' });
    await sender.send(listener.ports.bound[0]!, mirrored(1000));
    await until(() => collector.rows.length === 1);
    assert.equal(collector.rows[0]!['end_reason'], 'active');
    assert.equal(listener.counters().get('active'), 1);
    await listener.stop();
  });

  test('packets of other VNIs and other senders are refused, each by its reason', async () => {
    const vnis = await start({ 'allow.vnis': '7,100-199' });
    const [port] = vnis.listener.ports.bound;
    for (const vni of [7, 100, 199, 8, 200, 8]) await sender.send(port!, mirrored(1000, vni));
    await vnis.listener.stop();
    assert.equal(vnis.listener.counters().get('decoded'), 3);
    assert.equal(vnis.listener.counters().refused(REFUSAL.VNI_NOT_ALLOWED), 3);
    assert.equal(vnis.collector.packets, 3);

    const senders = await start({ 'allow.sources': '10.0.0.0/8' });
    await sender.send(senders.listener.ports.bound[0]!, mirrored(1000));
    await senders.listener.stop();
    assert.equal(senders.listener.counters().refused(REFUSAL.SENDER_NOT_ALLOWED), 1);
    assert.equal(senders.collector.rows.length, 0);
  });

  test('VXLAN and GENEVE arrive at ports of their own', async () => {
    const { listener, collector } = await start({ genevePort: '26081' });
    const [vxlan, other] = listener.ports.bound;
    await sender.send(vxlan!, mirrored(1000));
    await sender.send(other!, geneve(frame(1000), 9));
    await listener.stop();
    const found = collector.rows.map((row) => [row['encap'], row['vni'], row['mirror_src']]);
    assert.deepEqual(
      found.sort(),
      [
        ['geneve', 9, '127.0.0.1'],
        ['vxlan', 7, '127.0.0.1'],
      ].sort(),
    );
  });

  test("Node's own sockets do the same, with one worker or several", async () => {
    for (const workers of ['1', '2']) {
      const { listener, collector } = await start({ source: 'dgram', port: '26789', workers });
      for (let i = 0; i < 50; i++) await sender.send(26_789, mirrored(1000 + i));
      await until(() => listener.counters().get('received') === 50);
      await listener.stop();
      assert.equal(collector.packets, 50);
    }
  });

  test('a capture file is a source that ends by itself', async () => {
    const { listener, collector } = await start({ source: `file:${CAPTURE}` });
    await listener.ended();
    assert.equal(listener.counters().get('received'), 9957);
    assert.equal(collector.packets, 9957);
  });

  test('a port that is taken is an error that names it, and nothing stays open', async () => {
    const { listener } = await start({});
    const port = String(listener.ports.bound[0]);
    await assert.rejects(
      start({ port }),
      (error: Error & { code: string }) => error.code === 'address_in_use' && error.message.includes(port),
    );
    await listener.stop();
    const again = await start({ port });
    await again.listener.stop();
  });
});
