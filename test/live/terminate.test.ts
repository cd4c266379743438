import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { replay } from '@mirrorscope/replay';
import { openStore } from '@mirrorscope/store';
import { Flood } from './flood.ts';
import { freePort, type ListenerProcess, type ListenOptions } from './listener_process.ts';
import { CAPTURE } from './looped_capture.ts';
import { linuxOnly, ownListener } from './own_listener.ts';
import { packetCounts, summaryIn } from './packet_counts.ts';
import { RecordTally } from './record_tally.ts';

/** Their records do not fit into what a listener lets wait for its output (80 MiB), so that it ends when that is read, and not before. */
const HELD_FLOWS = 70_000;
const FEW_FLOWS = 20_000;
const READY_MS = 20_000;

const MANY = 300_000;
const REPLAY = {
  file: CAPTURE,
  encapsulation: 'vxlan',
  pace: { perSecond: Number.POSITIVE_INFINITY },
  loop: 1e6,
} as const;

suite('told to end under load', { skip: linuxOnly(), timeout: 120_000 }, () => {
  const scratch = mkdtempSync(join(tmpdir(), 'mirrorscope-live-'));
  after(() => rmSync(scratch, { recursive: true }));

  /** A listener that has so many flows, and the flood that made them, which goes on. */
  async function loaded(t: TestContext, flows: number, options: ListenOptions): Promise<{ listener: ListenerProcess; flood: Flood }> {
    const port = await freePort();
    const listener = await ownListener(t, { port: `${port}`, 'geneve-port': '0', ...options });
    const flood = await Flood.start(port);
    t.after(() => flood.stop());
    for (let active = 0; active < flows; ) {
      await sleep(20);
      active = (await listener.metrics()).get('mirrorscope_flows_active') ?? 0;
    }
    return { listener, flood };
  }

  for (const workers of ['1', '2']) {
    test(`every packet that was sent is in a record, or counted as dropped: ${workers} worker(s)`, async (t) => {
      const health = await freePort();
      const { listener, flood } = await loaded(t, HELD_FLOWS, { workers, health: `127.0.0.1:${health}` });
      assert.equal(await isOpen(health), true);

      listener.signal('SIGTERM');
      await listener.log.line(/SIGTERM: draining, for 30s at most/, READY_MS);
      assert.equal(await listener.status('/healthz'), 503);
      assert.equal(await listener.status('/readyz'), 503);
      assert.equal(await isOpen(health), false);
      // Enough for the last packet that was taken to be counted, and for many that were not.
      await sleep(500);
      const sent = await flood.stop();
      const counts = packetCounts(await listener.accountedFor(sent));
      assert.equal(counts.received + counts.dropped, sent, 'sent = received + dropped by the kernel');

      const tally = new RecordTally(listener.output);
      await tally.end;
      const { records, packets } = tally;
      assert.equal(await listener.ended, 0);
      assert.equal(packets, counts.received - counts.refused);
      assert.deepEqual(summaryIn(listener.log), { ...counts, flows: records, records, recordsDropped: 0 });
    });
  }

  test('what ClickHouse has is what was received, with sending that never ended', async (t) => {
    const port = await freePort();
    const url = `chdb://${join(scratch, 'store')}`;
    const listener = await ownListener(t, { port: `${port}`, 'geneve-port': '0', output: `store:${url}` });
    const sending = new AbortController();
    t.after(() => sending.abort());
    const replaying = replay({ ...REPLAY, to: { address: '127.0.0.1', port }, signal: sending.signal });
    await listener.accountedFor(MANY);
    assert.equal(await listener.stop(), 0);
    sending.abort();
    const { sent } = await replaying;
    const { received, dropped, decoded, refused, records } = summaryIn(listener.log);
    assert.ok(received + dropped >= MANY && received + dropped <= sent, `${received} received and ${dropped} dropped of ${sent}`);
    assert.equal(decoded + refused, received);
    const store = await openStore(url);
    try {
      const { rows } = await store.query('SELECT sum(client_packets + server_packets), count() FROM flows');
      assert.deepEqual(
        rows.map((row) => row.map(Number)),
        [[decoded, records]],
      );
    } finally {
      await store.close();
    }
  });

  test("with Node's own sockets every packet that was received is in a record", async (t) => {
    const file = join(scratch, 'flows.ndjson');
    const { listener, flood } = await loaded(t, FEW_FLOWS, { source: 'dgram', 'receive-buffer': '1MiB', output: `ndjson:${file}` });
    assert.equal(await listener.stop(), 0);
    const sent = await flood.stop();
    const { received, dropped, decoded } = summaryIn(listener.log);
    assert.ok(received + dropped <= sent);
    const tally = new RecordTally(createReadStream(file));
    await tally.end;
    assert.equal(tally.packets, decoded);
    assert.equal(decoded, received);
  });

  test('a second signal ends it at once, and it says what is lost', async (t) => {
    const { listener } = await loaded(t, HELD_FLOWS, {});
    listener.signal('SIGTERM');
    await listener.log.line(/draining/, READY_MS);
    // Signals closer together count as one.
    await sleep(1000);
    assert.equal(await listener.status('/healthz'), 503);
    listener.signal('SIGTERM');
    assert.equal(await listener.ended, 1);
    assert.match(listener.log.lines.at(-1)?.msg ?? '', /^a second signal, SIGTERM: cut off .*\([\d,]+ flows\).*\([\d,]+ records waiting\)/);
  });

  test('the time for draining ends it, and it says what is lost', async (t) => {
    const config = join(scratch, 'limit.json');
    writeFileSync(config, JSON.stringify({ drainLimit: '1s' }));
    const { listener } = await loaded(t, HELD_FLOWS, { config });
    assert.equal(await listener.stop(), 1);
    assert.match(
      listener.log.lines.at(-1)?.msg ?? '',
      /^the time for draining is over: cut off .*\([\d,]+ flows\).*\([\d,]+ records waiting\)/,
    );
  });
});

/** Whether connections are accepted. */
async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
