/** A real listener on the loopback that keeps a ring, and what becomes of it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { replay } from '@mirrorscope/replay';
import { summarizeRing } from '@mirrorscope/ring';
import { reasonToSkip, smallDisk } from '@mirrorscope/transport/testing/small_disk';
import { ethernet, ipv4, tcp, vxlan } from '@mirrorscope/wire/fixtures';
import { freePort, type ListenerProcess, type ListenOptions } from '../live/listener_process.ts';
import type { Metrics } from '../live/metrics.ts';
import { linuxOnly, ownListener } from '../live/own_listener.ts';
import { LAB_CAPTURE } from './temporary_ring.ts';

const noSmallDisk = reasonToSkip();
const COMMAND = fileURLToPath(new URL('../../services/cli/bin/mirrorscope.js', import.meta.url));
const PACKETS = 9957;
const MIB = 1024 ** 2;
/** Flows end with the listener alone, whatever the clock does. */
const LONG = { 'idle-timeout': '1h', 'active-timeout': '0' };

interface Ring {
  readonly directory: string;
  readonly port: number;
  readonly listener: ListenerProcess;
}

const scratch = (t: TestContext): string => {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-capture-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

async function listen(t: TestContext, directory: string, options: ListenOptions = {}): Promise<Ring> {
  const port = await freePort();
  const fixed = { port: `${port}`, 'geneve-port': '0', output: 'null', 'capture-dir': directory };
  return { directory, port, listener: await ownListener(t, { ...fixed, ...options }) };
}

const send = ({ port }: Ring, loop = 1, speed = 50) =>
  replay({ file: LAB_CAPTURE, to: { address: '127.0.0.1', port }, pace: { speed }, loop, encapsulation: 'vxlan' });

const captured = (metrics: Metrics, what: string): number => metrics.get(`mirrorscope_capture_${what}`) ?? Number.NaN;

/** Waits until something became of every packet that matched. */
async function settled({ listener }: Ring, packets: number): Promise<Metrics> {
  await listener.accountedFor(packets);
  for (;;) {
    const metrics = await listener.metrics();
    const done = captured(metrics, 'kept_packets_total') + captured(metrics, 'left_out_packets_total');
    if (captured(metrics, 'matched_packets_total') === done) return metrics;
    await sleep(20);
  }
}

const sumOf = (files: readonly { readonly packets: number }[]): number => files.reduce((sum, { packets }) => sum + packets, 0);
const bytesIn = (directory: string): number =>
  readdirSync(directory).reduce((sum, name) => sum + (statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0), 0);

function mirrorscope(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** Flow records without what tells where and how they were counted. */
function flows(lines: string): string[] {
  const own = /"(?:listener|truncated_packets|record_id|end_reason)":("[^"]*"|\d+),?/g;
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll(own, ''))
    .sort();
}

suite('a listener that keeps a ring', { skip: linuxOnly(), concurrency: 2, timeout: 60_000 }, () => {
  test('off unless it is asked for', async (t) => {
    const listener = await ownListener(t, { port: '0', 'geneve-port': '0', output: 'null' });
    assert.deepEqual(
      [...(await listener.metrics()).keys()].filter((name) => name.startsWith('mirrorscope_capture')),
      [],
    );
  });

  test('every packet is there with its time, and the flows from the headers are those of the listener', async (t) => {
    const directory = join(scratch(t), 'ring');
    const ring = await listen(t, directory, { output: `ndjson:${directory}.ndjson`, workers: '1', ...LONG });
    await send(ring);
    const metrics = await settled(ring, PACKETS);
    assert.equal(captured(metrics, 'kept_packets_total'), PACKETS);
    assert.equal(captured(metrics, 'bytes'), bytesIn(directory));
    assert.equal(await ring.listener.stop(), 0);
    ring.listener.log.find(/9,957 packets kept in .*, 0 left out$/);
    assert.equal(statSync(directory).mode & 0o777, 0o700);
    const files = await summarizeRing(directory);
    assert.equal(sumOf(files), PACKETS);
    assert.ok(files.every(({ first }) => first !== undefined && Math.abs(Date.now() - first) < 60_000));

    const out = `${directory}.pcap`;
    mirrorscope('capture', 'cut', directory, '--form', 'outer', '--out', out);
    const again = mirrorscope('analyze', out, '--format', 'ndjson', '--active-timeout', '0', '--idle-timeout', '1h');
    assert.deepEqual(flows(again), flows(readFileSync(`${directory}.ndjson`, 'utf8')));
  });

  test('what is sent as payload is nowhere in it, and all of it where that is wanted', async (t) => {
    const marker = 'marker-of-payload-';
    const socket = createSocket('udp4');
    t.after(() => socket.close());
    const datagram = vxlan(ethernet(ipv4(tcp(new TextEncoder().encode(marker.repeat(20))))), 7);
    for (const payload of ['headers', 'all', '18']) {
      const ring = await listen(t, join(scratch(t), 'ring'), { 'capture-payload': payload, 'capture-form': 'inner' });
      await new Promise((resolve) => socket.send(datagram, ring.port, '127.0.0.1', resolve));
      await settled(ring, 1);
      const [name] = readdirSync(ring.directory);
      const found = readFileSync(join(ring.directory, name!), 'latin1').split(marker).length - 1;
      assert.equal(found, { headers: 0, all: 20, 18: 1 }[payload]);
      assert.equal(ring.listener.log.find(/passwords, cookies and personal data/) !== undefined, payload !== 'headers');
      await ring.listener.stop();
    }
  });

  test('a filter; packets of senders that are not allowed are not kept', async (t) => {
    const filtered = await listen(t, join(scratch(t), 'ring'), { 'capture-filter': 'vni 1004 and tcp' });
    await send(filtered);
    await settled(filtered, PACKETS);
    assert.equal(sumOf(await summarizeRing(filtered.directory)), 646);
    const closed = await listen(t, join(scratch(t), 'ring'), { 'allow-vni': '1004' });
    await send(closed);
    await settled(closed, PACKETS);
    assert.equal(sumOf(await summarizeRing(closed.directory)), 650);
  });

  test('killed at any time: each file is whole but for a last packet, and the next listener goes on within the bounds', async (t) => {
    const directory = join(scratch(t), 'ring');
    let before = 0;
    for (let round = 0; round < 3; round++) {
      const ring = await listen(t, directory, { workers: '2' });
      const sending = send(ring, 6).catch(() => {});
      while (!(captured(await ring.listener.metrics(), 'kept_packets_total') > 2000)) await sleep(10);
      ring.listener.kill();
      await ring.listener.ended;
      await sending;
      const packets = sumOf(await summarizeRing(directory));
      assert.ok(packets > before + 2000, `${packets} packets after ${before}`);
      before = packets;
    }
    writeFileSync(join(directory, 'mirrorscope-20200101T000000.000Z-00.pcap'), '');
    const last = await listen(t, directory, { 'capture-age': '1h' });
    await send(last);
    await settled(last, PACKETS);
    assert.equal(sumOf(await summarizeRing(directory)), before + PACKETS);
    assert.ok(!readdirSync(directory).some((name) => name.includes('2020')), 'what is too old has gone');
  });

  test('its directory is removed, then cannot be made: packets are counted, flows go on', async (t) => {
    const directory = join(scratch(t), 'ring');
    const ring = await listen(t, directory);
    await send(ring);
    await settled(ring, PACKETS);
    rmSync(directory, { recursive: true });
    writeFileSync(directory, 'in the way');
    await ring.listener.log.line(/capture ring .* cannot be written .*give/, 20_000);
    await send(ring);
    const metrics = await settled(ring, 2 * PACKETS);
    assert.ok((metrics.get('mirrorscope_capture_left_out_packets_total{reason="failed"}') ?? 0) > 0);
    assert.equal(metrics.get('mirrorscope_packets_decoded_total'), 2 * PACKETS);
    assert.equal(await ring.listener.stop(), 0);
  });

  test('a disk that is full: what is on it stays whole, packets are counted, flows go on', { skip: noSmallDisk }, async (t) => {
    const disk = smallDisk(t, MIB);
    const ring = await listen(t, disk, { workers: '1' });
    await send(ring);
    const metrics = await settled(ring, PACKETS);
    assert.ok(captured(metrics, 'kept_packets_total') > 1000);
    assert.ok((metrics.get('mirrorscope_capture_left_out_packets_total{reason="failed"}') ?? 0) > 1000);
    assert.ok(ring.listener.log.find(/no space left on device.*free space there, or lower capture\.size/));
    assert.equal(metrics.get('mirrorscope_packets_decoded_total'), PACKETS);
    assert.equal(sumOf(await summarizeRing(disk)), captured(metrics, 'kept_packets_total'));
    assert.equal(await ring.listener.stop(), 0);
  });

  test('a flood of whole packets stays within the size', async (t) => {
    const size = 64 * MIB;
    const ring = await listen(t, scratch(t), { 'capture-size': '64MiB', 'capture-payload': 'all', workers: '2' });
    const socket = createSocket('udp4');
    t.after(() => socket.close());
    const datagram = vxlan(ethernet(ipv4(tcp(new Uint8Array(8000)))), 7);
    let sent = 0;
    let most = 0;
    for (
      let metrics = await ring.listener.metrics();
      !(captured(metrics, 'kept_bytes_total') > 1.5 * size);
      metrics = await ring.listener.metrics()
    ) {
      for (let i = 0; i < 200; i++) await new Promise((resolve) => socket.send(datagram, ring.port, '127.0.0.1', resolve));
      sent += 200;
      most = Math.max(most, bytesIn(ring.directory));
    }
    await settled(ring, sent);
    assert.ok(Math.max(most, bytesIn(ring.directory)) <= size);
    assert.ok(sumOf(await summarizeRing(ring.directory)) > 1000);
  });
});
