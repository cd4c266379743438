import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { QueuedTransport, type QueueOptions } from './queued_transport.ts';
import { assertSum } from './testing/counts.ts';
import { Lines, numbersOf, upTo } from './testing/lines.ts';
import { logged } from './testing/logged.ts';
import { type Outcome, ScriptedDestination } from './testing/scripted_destination.ts';
import { until } from './testing/until.ts';

const LIMITS = { memoryBytes: 1000, fileBytes: 2000, batchBytes: 200, lingerMs: 1 };
const SOON = { firstMs: 1, mostMs: 1 };
const NEVER = { firstMs: 1e9, mostMs: 1e9 };

function queue(destination: ScriptedDestination, limits: Partial<typeof LIMITS> = {}, options: QueueOptions = { retry: SOON }) {
  return new QueuedTransport(destination, { ...LIMITS, ...limits }, options);
}

/** Rejects or resolves within the test's time, or tells that it is still open. */
const isOpen = (promise: Promise<void>): Promise<boolean> =>
  Promise.race([promise.then(() => false), new Promise<boolean>((resolve) => setImmediate(() => setImmediate(() => resolve(true))))]);

const outcome = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Outcome>('arrives', 'arrives late') },
  { weight: 3, arbitrary: fc.constantFrom<Outcome>('fails', 'fails half-way') },
);
const step = fc.record({
  records: fc.integer({ min: 1, max: 40 }),
  next: fc.constantFrom('go on', 'await room', 'flush', 'flush and go on', 'turn'),
});

test('whatever fails: all arrives once and in order, and the sum holds at every moment', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(outcome, { maxLength: 12 }), fc.array(step, { maxLength: 30 }), async (script, steps) => {
      const destination = new ScriptedDestination(script, () => assertSum(transport));
      const transport = queue(destination);
      const lines = new Lines();
      const open: Promise<void>[] = [];
      for (const { records, next } of steps) {
        const { bytes } = lines.next(records);
        const room = transport.send(bytes, records);
        assertSum(transport);
        if (next === 'await room') await room;
        else open.push(room);
        if (next === 'flush') {
          await transport.flush();
          assert.equal(transport.counts.waiting, 0);
          assert.equal(numbersOf(destination.text).length, lines.sent);
        }
        if (next === 'flush and go on') open.push(transport.flush());
        if (next === 'turn') await new Promise(setImmediate);
        assertSum(transport);
      }
      await transport.close();
      await Promise.all(open);
      assert.deepEqual(numbersOf(destination.text), upTo(lines.sent));
      assert.deepEqual(
        { ...transport.counts, retries: 0 },
        { accepted: lines.sent, delivered: lines.sent, waiting: 0, dropped: 0, retries: 0 },
      );
      assert.equal(transport.problem, undefined);
      assert.ok(destination.closed);
    }),
    { numRuns: 200 },
  );
});

test('whenever it is given up: what arrived is counted as delivered, all else as dropped', async () => {
  const ending = fc.constantFrom<Outcome>('closed', 'fails half-way');
  await fc.assert(
    fc.asyncProperty(fc.array(outcome, { maxLength: 6 }), ending, fc.array(step, { maxLength: 20 }), async (script, end, steps) => {
      const forever = Array.from({ length: 1000 }, () => (end === 'closed' ? 'closed' : 'fails'));
      const destination = new ScriptedDestination([...script, end, ...(forever as Outcome[])], () => assertSum(transport));
      const transport = queue(destination);
      const lines = new Lines();
      const open = steps.map(({ records }) => transport.send(lines.next(records).bytes, records));
      await transport.close({ limitMs: 20 });
      await Promise.all(open);
      const { accepted, delivered, waiting, dropped } = transport.counts;
      assert.deepEqual([accepted, waiting, delivered + dropped], [lines.sent, 0, lines.sent]);
      // The limit may have come between arrival and answer.
      assert.ok(delivered <= destination.text.split('\n').length - 1);
      assert.ok(dropped === 0 || transport.problem?.final);
    }),
    { numRuns: 40 },
  );
});

test('chunks are gathered into batches, which go when they are full, after a while, or by flush', async () => {
  const destination = new ScriptedDestination();
  const lines = new Lines();
  const transport = queue(destination, { lingerMs: 1e9 });
  for (let i = 0; i < 7; i++) transport.send(lines.next(10, 5).bytes, 10);
  await until(() => destination.attempts.length === 1);
  assert.equal(await isOpen(until(() => destination.attempts.length > 1)), true);
  await transport.flush();
  await transport.close();
  assert.deepEqual(destination.attempts, [200, 150]);

  const soon = new ScriptedDestination();
  const other = queue(soon, { lingerMs: 5 });
  other.send(lines.next(10).bytes, 10);
  await until(() => other.counts.delivered === 10);
  await other.close();
});

test('send waits while memory and file are full, and no longer', async () => {
  const destination = new ScriptedDestination(['held']);
  const transport = queue(destination);
  const lines = new Lines();
  // One batch is under way, 1000 bytes are in memory, 2000 in the file.
  for (let i = 0; i < 16; i++) assert.equal(await isOpen(transport.send(lines.next(20, 10).bytes, 20)), false);
  const first = transport.send(lines.next(20, 10).bytes, 20);
  const second = transport.send(lines.next(20, 10).bytes, 20);
  assert.equal(await isOpen(first), true);
  assert.equal(first, second);
  destination.abort();
  await first;
  assert.ok(transport.counts.waiting > 0);
  await transport.close();
  assert.deepEqual(numbersOf(destination.text), upTo(lines.sent));
});

test('failures are counted, told once in a while with what waits, and their end is told', async () => {
  const log = logged();
  const destination = new ScriptedDestination(['fails', 'fails', 'fails', 'arrives', 'fails']);
  const transport = queue(destination, {}, { log, retry: SOON });
  const lines = new Lines();
  transport.send(lines.next(3).bytes, 3);
  await until(() => transport.problem !== undefined);
  assert.deepEqual({ ...transport.problem, cause: undefined }, { message: 'elsewhere is full', final: false, cause: undefined });
  await transport.flush();
  assert.equal(transport.problem, undefined);
  transport.send(lines.next(3).bytes, 3);
  await transport.flush();
  assert.equal(transport.counts.retries, 4);
  assert.deepEqual(log.lines, ['warn: elsewhere is full; 3 records wait', 'info: elsewhere takes records again']);
  await transport.close();
});

test('a destination that is closed ends it: everything is dropped, nothing is tried', async () => {
  const log = logged();
  const destination = new ScriptedDestination(['arrives', 'closed']);
  const transport = queue(destination, {}, { log });
  const lines = new Lines();
  transport.send(lines.next(2).bytes, 2);
  await transport.flush();
  transport.send(lines.next(3).bytes, 3);
  await transport.flush();
  await transport.send(lines.next(4).bytes, 4);
  assert.deepEqual(transport.counts, { accepted: 9, delivered: 2, waiting: 0, dropped: 7, retries: 0 });
  assert.equal(transport.problem?.final, true);
  assert.deepEqual(log.lines, ['warn: elsewhere is closed; 3 records that waited are dropped, as is what still comes']);
  await transport.close();
  assert.equal(destination.attempts.length, 2);
});

test('without retry the first failure ends it, and bears its cause', async () => {
  const transport = queue(new ScriptedDestination(['fails']), {}, { retry: false });
  transport.send(new Lines().next(3).bytes, 3);
  await transport.flush();
  assert.equal(transport.problem?.final, true);
  assert.equal(String(transport.problem?.cause), 'TransportError: elsewhere is full');
  assert.equal(transport.counts.dropped, 3);
  await transport.close();
});

test('close gives up after its limit, also in the middle of a pause, and says why', async () => {
  const log = logged();
  const transport = queue(new ScriptedDestination(['fails half-way']), {}, { log, retry: NEVER });
  transport.send(new Lines().next(5).bytes, 5);
  await until(() => transport.problem !== undefined);
  const flushed = transport.flush();
  await transport.close({ limitMs: 10 });
  await flushed;
  assert.deepEqual(transport.counts, { accepted: 5, delivered: 2, waiting: 0, dropped: 3, retries: 0 });
  assert.equal(
    log.lines.at(-1),
    'warn: elsewhere was not done within 0.01 s (elsewhere is full); 3 records that waited are dropped, as is what still comes',
  );
});

test('close ends an attempt that would never end, and counts once what that brings', async () => {
  const destination = new ScriptedDestination(['held']);
  const transport = queue(destination);
  transport.send(new Lines().next(5).bytes, 5);
  await until(() => destination.attempts.length === 1);
  await transport.close({ limitMs: 5 });
  assert.ok(destination.closed);
  assert.deepEqual(transport.counts, { accepted: 5, delivered: 0, waiting: 0, dropped: 5, retries: 0 });
});

test('what is sent after close is dropped; closing twice is closing once', async () => {
  const destination = new ScriptedDestination();
  const transport = queue(destination);
  const closed = transport.close();
  transport.send(new Lines().next(5).bytes, 5);
  assert.equal(transport.close(), closed);
  await closed;
  assert.deepEqual(transport.counts, { accepted: 5, delivered: 0, waiting: 0, dropped: 5, retries: 0 });
});

test('a flush reaches the destination after what was sent before it', async () => {
  const destination = new ScriptedDestination(['arrives late']);
  const transport = queue(destination, { lingerMs: 1e9 });
  transport.send(new Lines().next(5).bytes, 5);
  const both = [transport.flush(), transport.flush()];
  assert.equal(destination.flushes, 0);
  await Promise.all(both);
  assert.equal(numbersOf(destination.text).length, 5);
  await transport.flush();
  assert.ok(destination.flushes >= 2);
  await transport.close();
});
