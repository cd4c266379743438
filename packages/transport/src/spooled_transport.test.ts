import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { type SpooledOptions, SpooledTransport } from './spooled_transport.ts';
import { assertSum } from './testing/counts.ts';
import { temporaryDirectory } from './testing/directory.ts';
import { Lines, upTo } from './testing/lines.ts';
import { logged } from './testing/logged.ts';
import { ScriptedSink, type SinkOutcome } from './testing/scripted_sink.ts';
import { reasonToSkip, smallDisk } from './testing/small_disk.ts';
import { until } from './testing/until.ts';

const SOON = { firstMs: 1, mostMs: 1 };
const LIMITS = { maxBytes: 1e6, segmentBytes: 2000, maxAge: 0, fsync: 'never' } as const;

const options = (directory: string | undefined, more: Partial<SpooledOptions> = {}): SpooledOptions => ({
  spool: directory === undefined ? undefined : { directory, ...LIMITS },
  messageBytes: 200,
  memoryBytes: 1000,
  retry: SOON,
  ...more,
});

const newDirectory = (t: TestContext): string => join(temporaryDirectory(t), 'spool');

/** Takes the names of the next segments, so that none can be made. */
function block(directory: string): { undo(): void } {
  const names = upTo(100).map((number) => join(directory, `${String(number).padStart(12, '0')}.segment`));
  const blocks = names.filter((name) => !existsSync(name));
  for (const name of blocks) mkdirSync(name);
  return { undo: () => blocks.forEach((name) => void rmdirSync(name)) };
}

const outcome = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<SinkOutcome>('arrives', 'arrives late') },
  { weight: 3, arbitrary: fc.constantFrom<SinkOutcome>('fails', 'arrives, but fails') },
);
const step = fc.record({ records: fc.integer({ min: 1, max: 60 }), next: fc.constantFrom('go on', 'await', 'flush', 'turn', 'restart') });

test('whatever fails, and however often it ends: all arrives, once by name and in order, and the sum holds at every moment', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(outcome, { maxLength: 15 }),
      fc.array(step, { maxLength: 15 }),
      fc.boolean(),
      async (script, steps, hasSpool) => {
        const sink = new ScriptedSink(script, () => assertSum(transport));
        const directory = hasSpool ? newDirectory(t) : undefined;
        let transport = await SpooledTransport.open(sink, options(directory));
        const lines = new Lines();
        let open: Promise<void>[] = [];
        for (const { records, next } of steps) {
          const sent = transport.send(lines.next(records).bytes, records);
          assertSum(transport);
          if (hasSpool) assert.equal(transport.spool?.records, transport.counts.waiting);
          if (next === 'await') await sent;
          else open.push(sent);
          if (next === 'flush') await transport.flush();
          if (next === 'turn') await new Promise(setImmediate);
          if (next === 'restart' && hasSpool) {
            await transport.close({ limitMs: 0 });
            assertSum(transport);
            assert.equal(transport.counts.dropped, 0);
            const left = transport.counts.waiting;
            sink.closed = false;
            transport = await SpooledTransport.open(sink, options(directory));
            assert.equal(transport.counts.accepted, left);
          }
        }
        await transport.close();
        await Promise.all(open);
        open = [];
        assertSum(transport);
        assert.equal(transport.counts.waiting, 0);
        assert.equal(transport.counts.dropped, 0);
        assert.deepEqual(sink.numbers, upTo(lines.sent));
        assert.equal(transport.problem, undefined);
        assert.ok(sink.closed);
      },
    ),
    { numRuns: 60 },
  );
});

test('no send waits for the sink, and what it does not take stays for the next process', async (t) => {
  const directory = newDirectory(t);
  const log = logged();
  const sink = new ScriptedSink();
  sink.down = true;
  const transport = await SpooledTransport.open(sink, options(directory, { log }));
  const lines = new Lines();
  for (let i = 0; i < 100; i++) await transport.send(lines.next(50, 10).bytes, 50);
  await transport.flush();
  await until(() => transport.problem !== undefined);
  assert.match(transport.problem!.message, /^elsewhere is down$/);
  assert.deepEqual({ ...transport.counts, retries: 0 }, { accepted: 5000, delivered: 0, waiting: 5000, dropped: 0, retries: 0 });
  await transport.close({ limitMs: 5 });
  assert.equal(transport.counts.waiting, 5000);
  assert.match(
    log.lines.join('\n'),
    /^warn: elsewhere is down; \d+ records wait\ninfo: 5000 records stay in the spool .*, until the next start$/,
  );
  const next = new ScriptedSink();
  const later = await SpooledTransport.open(next, options(directory, { log }));
  assert.match(log.lines.at(-1)!, /^info: 5000 records wait in the spool .* since before$/);
  await later.close();
  assert.deepEqual(next.numbers, upTo(5000));
  assert.deepEqual(later.counts, { accepted: 5000, delivered: 5000, waiting: 0, dropped: 0, retries: 0 });
});

test('a full spool loses the oldest, counts it, and says so until it has caught up', async (t) => {
  const log = logged();
  const sink = new ScriptedSink();
  sink.down = true;
  const spool = { directory: newDirectory(t), ...LIMITS, maxBytes: 20_000 };
  const transport = await SpooledTransport.open(sink, options(undefined, { spool, log }));
  const lines = new Lines({ noise: true });
  for (let i = 0; i < 100; i++) {
    await transport.send(lines.next(50, 10).bytes, 50);
    if (i === 0) await until(() => transport.problem !== undefined);
    assertSum(transport);
    assert.ok(transport.spool!.bytes <= spool.maxBytes);
  }
  assert.ok(transport.losses.full > 0);
  assert.equal(transport.losses.full, transport.counts.dropped);
  assert.match(
    transport.problem!.message,
    /elsewhere is down; \d+ records are dropped: there is no room for more, and they waited longest/,
  );
  assert.match(log.lines.join('\n'), /warn: \d+ records are dropped: there is no room/);
  sink.down = false;
  await until(() => transport.counts.waiting === 0);
  assert.equal(transport.problem, undefined);
  assert.equal(sink.numbers.length, 5000 - transport.losses.full);
  assert.deepEqual(sink.numbers.slice(-50), upTo(5000).slice(-50));
  await transport.close();
});

test('a spool that cannot be written: what comes goes through memory, in order, and into the spool again once it can', async (t) => {
  const directory = newDirectory(t);
  const log = logged();
  const sink = new ScriptedSink(['held', 'arrives', 'held']);
  sink.batchBytes = 5000;
  const transport = await SpooledTransport.open(sink, options(directory, { log, memoryBytes: 3000 }));
  const lines = new Lines({ noise: true });
  const send = (): Promise<void> => transport.send(lines.next(20, 10).bytes, 20);
  await send();
  await until(() => sink.attempts === 1);
  const blocked = block(directory);
  for (let i = 0; i < 15; i++) await send();
  assert.match(transport.problem!.message, /^the spool .* cannot be written, so that records wait in memory: /);
  const spooled = transport.spool!.records;
  assert.ok(spooled < 320);
  sink.release();
  await until(() => sink.attempts === 3);
  assert.equal(sink.numbers.length, spooled);
  blocked.undo();
  await send();
  assert.equal(transport.problem, undefined);
  assert.ok(transport.spool!.records > 0);
  sink.release();
  await until(() => transport.counts.waiting === 0);
  assert.deepEqual(sink.numbers, upTo(lines.sent));
  assert.equal(new Set([...sink.arrived.keys()].map((name) => name.split('/')[0])).size, 2, 'memory numbers for itself');
  assert.equal(log.lines.filter((line) => line.includes('can be written again')).length, 1);
  await transport.close();
});

test('without a spool: send waits while the sink goes on, and the oldest is lost while it does not', async () => {
  const sink = new ScriptedSink(['held']);
  const transport = await SpooledTransport.open(sink, options(undefined));
  const lines = new Lines();
  const send = (): Promise<void> => transport.send(lines.next(20, 10).bytes, 20);
  await send();
  await until(() => sink.attempts === 1);
  for (let i = 0; i < 5; i++) await send();
  let isWaiting = true;
  const waits = send().then(() => {
    isWaiting = false;
  });
  await sleep(20);
  assert.ok(isWaiting);
  sink.release();
  await waits;
  await until(() => transport.counts.waiting === 0);
  sink.down = true;
  for (let i = 0; i < 50; i++) {
    await send();
    if (i === 0) await until(() => transport.problem !== undefined);
    assertSum(transport);
  }
  assert.ok(transport.losses.full >= 40 * 20, JSON.stringify(transport.losses));
  await transport.close({ limitMs: 1 });
  assert.equal(transport.counts.waiting, 0);
  assert.equal(transport.losses.full + transport.losses.closed, transport.counts.dropped);
  assertSum(transport);
});

test('what is refused for good is dropped and counted; the rest goes on', async (t) => {
  const sink = new ScriptedSink(['refused']);
  const transport = await SpooledTransport.open(sink, options(newDirectory(t)));
  const lines = new Lines();
  for (let i = 0; i < 3; i++) transport.send(lines.next(5).bytes, 5);
  await until(() => transport.counts.waiting === 0);
  assert.equal(transport.losses.refused, 5);
  assert.deepEqual({ ...transport.counts, retries: 0 }, { accepted: 15, delivered: 10, waiting: 0, dropped: 5, retries: 0 });
  await transport.close();
});

test('what is sent after close is dropped; closing twice is closing once; a delivery that never ends is ended', async (t) => {
  const sink = new ScriptedSink(['held']);
  const transport = await SpooledTransport.open(sink, options(newDirectory(t)));
  transport.send(new Lines().next(5).bytes, 5);
  await until(() => sink.attempts === 1);
  const closed = transport.close({ limitMs: 5 });
  transport.send(new Lines().next(7).bytes, 7);
  assert.equal(transport.close(), closed);
  await closed;
  assert.deepEqual(transport.counts, { accepted: 12, delivered: 0, waiting: 5, dropped: 7, retries: 0 });
});

test('long chunks are cut into messages at the ends of lines', async (t) => {
  const sink = new ScriptedSink();
  const transport = await SpooledTransport.open(sink, options(newDirectory(t)));
  const lines = new Lines();
  await transport.send(lines.next(100, 30).bytes, 100);
  await transport.close();
  assert.deepEqual(sink.numbers, upTo(100));
  assert.ok([...sink.arrived.values()].every(({ length }) => length === 6 || length === 4));
});

test('a spool of somebody else is no spool', async (t) => {
  const directory = newDirectory(t);
  const transport = await SpooledTransport.open(new ScriptedSink(), options(directory));
  await assert.rejects(SpooledTransport.open(new ScriptedSink(), options(directory)), { code: 'busy' });
  await transport.close();
});

test('a full disk: nothing is lost while the sink takes records', { skip: reasonToSkip() }, async (t) => {
  const disk = smallDisk(t, 400 * 1024);
  const sink = new ScriptedSink();
  sink.batchBytes = 50_000;
  const spool = { directory: join(disk, 'spool'), maxBytes: 1e9, segmentBytes: 1e8, maxAge: 0, fsync: 'interval' } as const;
  const transport = await SpooledTransport.open(sink, options(undefined, { spool, messageBytes: 10_000, memoryBytes: 200_000 }));
  const lines = new Lines({ noise: true });
  await transport.send(lines.next(100, 100).bytes, 100);
  const hog = join(disk, 'hog');
  try {
    writeFileSync(hog, Buffer.alloc(1e6));
  } catch {
    // It is full now.
  }
  for (let i = 0; i < 200; i++) await transport.send(lines.next(100, 100).bytes, 100);
  assert.match(transport.problem?.message ?? '', /no space left on device/);
  rmSync(hog);
  for (let i = 0; i < 200; i++) await transport.send(lines.next(100, 100).bytes, 100);
  await until(() => transport.counts.waiting === 0);
  assert.deepEqual(sink.numbers, upTo(lines.sent));
  assert.equal(transport.counts.dropped, 0);
  assert.equal(transport.problem, undefined);
  await transport.close();
});

test('a full disk, and a sink that takes nothing: the oldest goes, all else arrives later', { skip: reasonToSkip() }, async (t) => {
  const disk = smallDisk(t, 1024 * 1024);
  const sink = new ScriptedSink();
  sink.down = true;
  sink.batchBytes = 50_000;
  const spool = { directory: join(disk, 'spool'), maxBytes: 1e9, segmentBytes: 1e8, maxAge: 0, fsync: 'interval' } as const;
  const transport = await SpooledTransport.open(sink, options(undefined, { spool, messageBytes: 10_000, memoryBytes: 50_000 }));
  const lines = new Lines({ noise: true });
  for (let i = 0; i < 500; i++) {
    await transport.send(lines.next(100, 100).bytes, 100);
    if (i === 0) await until(() => transport.problem !== undefined);
    assertSum(transport);
  }
  assert.ok(transport.losses.full > 0);
  assert.ok(transport.counts.waiting > 5000, 'most of the disk is in use');
  await transport.close({ limitMs: 1 });
  assertSum(transport);
  const { waiting } = transport.counts;
  const next = new ScriptedSink();
  const later = await SpooledTransport.open(next, options(undefined, { spool, messageBytes: 10_000 }));
  assert.equal(later.counts.accepted, waiting);
  await later.close();
  assert.equal(next.numbers.length, waiting);
  assert.deepEqual(next.numbers.slice(-1000), upTo(lines.sent).slice(-1000), 'the newest are there');
});
