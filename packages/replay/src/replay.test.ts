import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, truncateSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openCapture } from '@mirrorscope/capture';
import { reasonToSkip } from '@mirrorscope/socket/fixtures';
import { ENCAP_GENEVE, ENCAP_VXLAN } from '@mirrorscope/wire';
import { ethernet, ipv4, tcp, wrapVxlan } from '@mirrorscope/wire/fixtures';
import { type ReplayOptions, replay } from './replay.ts';
import { writeCapture } from './testing/captures.ts';
import { Collector, seenIn } from './testing/collector.ts';

const LAB = fileURLToPath(new URL('../../../test/fixtures/lab-vxlan.pcap.gz', import.meta.url));
const MAX = { perSecond: Number.POSITIVE_INFINITY };

/** Few enough for the smallest receive buffer. */
const frame = (seq: number): Uint8Array => ethernet(ipv4(tcp(new Uint8Array(20), { seq })));
const frames = (count: number, interval = 0.001) => Array.from({ length: count }, (_, i) => [i * interval, frame(i)] as const);

suite('replay', { skip: await reasonToSkip(), timeout: 60_000 }, () => {
  test('the bundled capture arrives as it was recorded, and no packet is unaccounted for', async (t) => {
    const collector = await Collector.open(t);
    const recorded = await seenIn(await openCapture(LAB));
    const arriving = collector.collect(() => recorded.length);
    const { sent, wrapped, refused, refusals, failure } = await replay({
      file: LAB,
      to: collector.to,
      encapsulation: 'vxlan',
      pace: { perSecond: 20_000 },
    });
    assert.deepEqual(
      { sent, wrapped, refused, refusals, failure },
      { sent: recorded.length, wrapped: 0, refused: new Map(), refusals: 0, failure: undefined },
    );
    const arrived = await arriving;
    const { dropped } = collector;
    assert.equal(arrived.length + dropped, sent);
    if (dropped > 0) return t.diagnostic(`the kernel dropped ${dropped}, so the packets are not compared`);
    for (const [i, { time: _, ...packet }] of arrived.entries()) {
      const { time: __, ...original } = recorded[i]!;
      assert.deepEqual(packet, original);
    }
  });

  for (const memory of [undefined, 0]) {
    test(`again and again, ${memory === 0 ? 'read while it is sent' : 'out of memory'}`, async (t) => {
      const collector = await Collector.open(t);
      const file = writeCapture(t, frames(20));
      const result = await replay({
        file,
        to: collector.to,
        encapsulation: 'vxlan',
        vni: 77,
        pace: MAX,
        loop: 4,
        ...(memory === 0 && { memory }),
      });
      const arrived = await collector.collect(() => 80);
      assert.deepEqual([result.sent, result.wrapped, result.bytes], [80, 80, 80 * (8 + frame(0).length)]);
      assert.equal(arrived.length, 80);
      for (const [i, { refusal, encap, vni, inner }] of arrived.entries()) {
        assert.deepEqual([refusal, encap, vni], ['none', ENCAP_VXLAN, 77]);
        assert.equal(inner, arrived[i % 20]!.inner);
      }
      assert.equal(new Set(arrived.map(({ inner }) => inner)).size, 20);
    });
  }

  test('to a GENEVE port', async (t) => {
    const collector = await Collector.open(t, 'geneve');
    const file = writeCapture(t, [
      [0, frame(1)],
      [0, wrapVxlan(frame(2), { vni: 9 })],
    ]);
    await replay({ file, to: collector.to, encapsulation: 'geneve', pace: MAX });
    const arrived = await collector.collect(() => 2);
    assert.deepEqual(
      arrived.map(({ encap, vni }) => [encap, vni]),
      [
        [ENCAP_GENEVE, 1],
        [ENCAP_VXLAN, 9],
      ],
    );
  });

  test('times are kept', async (t) => {
    const collector = await Collector.open(t);
    const file = writeCapture(t, frames(6, 0.2));
    const { seconds, behind } = await replay({ file, to: collector.to, encapsulation: 'vxlan', pace: { speed: 4 } });
    assert.ok(seconds >= 0.25, `${seconds} s`);
    const arrived = await collector.collect(() => 6);
    for (const [i, { time }] of arrived.entries()) {
      if (i === 0) continue;
      const interval = time - arrived[i - 1]!.time;
      assert.ok(Math.abs(interval - 0.05) < 0.02 + behind, `${interval} s between packets ${i - 1} and ${i}`);
    }
  });

  for (const memory of [1_000_000, 0]) {
    test(`interrupted, it ends at once, within the longest gap (${memory} bytes of memory)`, async (t) => {
      const collector = await Collector.open(t);
      const file = writeCapture(t, [
        [0, frame(1)],
        [3600, frame(2)],
      ]);
      const stop = new AbortController();
      const options: ReplayOptions = { file, to: collector.to, encapsulation: 'vxlan', memory, signal: stop.signal };
      const replaying = replay(options);
      await collector.collect(() => 1);
      stop.abort();
      assert.equal((await replaying).sent, 1);
      assert.equal((await replay(options)).sent, 0);
    });
  }

  test('nobody listens: everything is sent once, and that it was refused is told', async (t) => {
    const collector = await Collector.open(t);
    await collector.close();
    for (const count of [1, 1500]) {
      const file = writeCapture(t, frames(count));
      const { sent, refusals } = await replay({ file, to: collector.to, encapsulation: 'vxlan', pace: MAX });
      assert.equal(sent, count);
      assert.ok(refusals > 0);
    }
  });

  test('what cannot be sent is counted by reason, in every round', async (t) => {
    const collector = await Collector.open(t);
    const file = writeCapture(t, [
      [0, frame(1)],
      [1, wrapVxlan(frame(2))],
      [2, ethernet(new Uint8Array(28), { type: 0x0806 })],
      [3, frame(1)],
    ]);
    const { sent, refused } = await replay({ file, to: collector.to, encapsulation: 'none', pace: MAX, loop: 3 });
    assert.equal(sent, 3);
    assert.deepEqual(
      [...refused],
      [
        ['not_udp', 6],
        ['arp', 3],
      ],
    );
  });

  test('a file that was cut off: what is good in it, once, and the error', async (t) => {
    const collector = await Collector.open(t);
    for (const memory of [1_000_000, 0]) {
      const file = writeCapture(t, frames(10));
      truncateSync(file, 24 + 5 * (16 + frame(0).length) + 7);
      const { sent, failure } = await replay({ file, to: collector.to, encapsulation: 'vxlan', pace: MAX, loop: 3, memory });
      assert.deepEqual([sent, failure?.code], [5, 'truncated']);
    }
  });

  test('a pipe is read once, whatever its name', async (t) => {
    const collector = await Collector.open(t);
    const file = writeCapture(t, frames(10));
    const pipe = `${file}.fifo`;
    execFileSync('mkfifo', [pipe]);
    const options: ReplayOptions = { file: pipe, to: collector.to, encapsulation: 'vxlan', pace: MAX, memory: 100 };
    const writing = writeFile(pipe, readFileSync(file));
    assert.equal((await replay(options)).sent, 10);
    await writing;
    await assert.rejects(replay({ ...options, loop: 2 }), { name: 'ReplayError', code: 'not_repeatable' });
  });

  test('what does not start', async (t) => {
    const collector = await Collector.open(t);
    const options: Omit<ReplayOptions, 'file'> = { to: collector.to, encapsulation: 'vxlan' };
    for (const memory of [1_000_000, 0])
      await assert.rejects(replay({ ...options, memory, file: '/nowhere/x.pcap' }), { name: 'CaptureError', code: 'not_found' });
    await assert.rejects(replay({ ...options, file: '-', loop: 2 }), { name: 'ReplayError', code: 'not_repeatable' });
    const broadcast = { address: '127.255.255.255', port: collector.to.port };
    await assert.rejects(replay({ ...options, file: LAB, to: broadcast }), { name: 'SocketError', code: 'no_permission' });
  });

  test('a capture without packets', async (t) => {
    const collector = await Collector.open(t);
    const { sent, seconds } = await replay({ file: writeCapture(t, []), to: collector.to, encapsulation: 'vxlan', loop: 2 });
    assert.deepEqual([sent, seconds], [0, 0]);
  });

  test('progress ends where the capture does', async (t) => {
    const collector = await Collector.open(t);
    const file = writeCapture(t, frames(3000));
    for (const memory of [1_000_000, 0]) {
      let last = { bytesRead: 0, bytesTotal: undefined as number | undefined, packets: 0 };
      await replay({
        file,
        to: collector.to,
        encapsulation: 'vxlan',
        pace: MAX,
        loop: 2,
        memory,
        onProgress: (state) => (last = state),
      });
      assert.equal(last.packets, 6000);
      assert.ok(last.bytesTotal !== undefined && last.bytesRead > last.bytesTotal / 2 && last.bytesRead <= last.bytesTotal);
    }
  });
});
