import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { TransportError } from '../error.ts';
import { temporaryDirectory } from '../testing/directory.ts';
import { Lines, upTo } from '../testing/lines.ts';
import { logged } from '../testing/logged.ts';
import { nameOf, numbersIn, takeAll } from '../testing/messages.ts';
import { Spool, type SpoolLimits, type SpoolLoss } from './spool.ts';

const LIMITS: SpoolLimits = { maxBytes: 1e6, segmentBytes: 1500, maxAge: 0, fsync: 'never' };
const PARTITIONS = 3;

function opener(t: TestContext, limits: Partial<SpoolLimits> = {}) {
  const directory = join(temporaryDirectory(t), 'spool');
  const losses: Record<SpoolLoss, number> = { full: 0, age: 0, damaged: 0 };
  const log = logged();
  const dropped = (why: SpoolLoss, records: number): void => {
    losses[why] += records;
  };
  const open = (): Promise<Spool> => Spool.open(directory, { ...LIMITS, ...limits }, { log, dropped });
  return { directory, losses, log, open };
}

const segmentsIn = (directory: string): string[] => readdirSync(directory).filter((file) => file.endsWith('.segment'));

test('gives back what it was given, in order and named, in batches of one segment', async (t) => {
  const { directory, open } = opener(t);
  const spool = await open();
  const lines = new Lines({ noise: true });
  for (let i = 0; i < 50; i++) {
    const { bytes, records } = lines.next(10, 10);
    spool.append(bytes, records, PARTITIONS);
  }
  assert.equal(spool.records, 500);
  assert.ok(spool.segments > 3);
  const taken = await takeAll(spool, 300);
  assert.deepEqual(numbersIn(taken), upTo(500));
  const expected = taken.map((_, i) => `${taken[0]!.stream}/${i % PARTITIONS}/${Math.floor(i / PARTITIONS)}`);
  assert.deepEqual(taken.map(nameOf), expected, 'in turn over the partitions, and without a gap in each');
  assert.match(taken[0]!.stream, /^[0-9A-Za-z]{12}$/);
  assert.equal(spool.records, 0);
  assert.equal(spool.segments, 1, 'what is taken is removed');
  await spool.close();
  assert.deepEqual(segmentsIn(directory), []);
});

test('what is under way comes again until it is settled, also after a restart', async (t) => {
  const { open } = opener(t);
  let spool = await open();
  const lines = new Lines({ noise: true });
  for (let i = 0; i < 6; i++) spool.append(lines.next(2, 10).bytes, 2, PARTITIONS);
  const first = await spool.next(20);
  assert.deepEqual(numbersIn(first), [0, 1]);
  spool.settle();
  const second = await spool.next(20);
  await spool.close();
  spool = await open();
  assert.equal(spool.records, 10);
  const again = await spool.next(20);
  assert.deepEqual(again.map(nameOf), second.map(nameOf));
  assert.deepEqual(numbersIn(again), [2, 3]);
  await spool.close();
});

test('numbers go on after an orderly end; after another one a new stream begins', async (t) => {
  const { directory, open } = opener(t);
  const lines = new Lines({ noise: true });
  const names: string[] = [];
  for (const crash of [false, true, false, false]) {
    const spool = await open();
    const { bytes, records } = lines.next(1);
    spool.append(bytes, records, 1);
    names.push(...(await takeAll(spool)).map(nameOf));
    await spool.close();
    if (crash) rmSync(join(directory, 'stream'));
  }
  const [one, two] = [names[0]!.slice(0, 12), names[2]!.slice(0, 12)];
  assert.notEqual(one, two);
  assert.deepEqual(names, [`${one}/0/0`, `${one}/0/1`, `${two}/0/0`, `${two}/0/1`]);
});

test('full, the oldest segment goes, but not what is under way', async (t) => {
  const { open, losses } = opener(t, { maxBytes: 10_000 });
  const spool = await open();
  const lines = new Lines({ noise: true });
  const add = (): void => spool.append(lines.next(10, 10).bytes, 10, PARTITIONS);
  for (let i = 0; i < 20; i++) add();
  const underWay = await spool.next(200);
  while (losses.full === 0) add();
  assert.ok(spool.bytes <= 10_000);
  spool.settle();
  const rest = numbersIn(await takeAll(spool));
  assert.deepEqual(numbersIn(underWay), upTo(20));
  assert.equal(underWay.length * 10 + rest.length + losses.full, lines.sent);
  assert.deepEqual(rest.slice(-10), upTo(lines.sent).slice(-10), 'the newest is there');
  const gap = rest.findIndex((number, i) => i > 0 && number !== rest[i - 1]! + 1);
  assert.equal(rest[gap]! - rest[gap - 1]! - 1, losses.full, 'the gap is right behind the segment that was under way');
  await spool.close();
});

test('what is older than it may be goes, though little of it is there', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval', 'Date'], now: 1e12 });
  const { open, losses } = opener(t, { maxAge: 60_000 });
  const spool = await open();
  const lines = new Lines({ noise: true });
  spool.append(lines.next(3).bytes, 3, PARTITIONS);
  t.mock.timers.tick(59_000);
  assert.equal(losses.age, 0);
  spool.append(lines.next(2).bytes, 2, PARTITIONS);
  t.mock.timers.tick(2000);
  assert.equal(losses.age, 3);
  assert.deepEqual(numbersIn(await takeAll(spool)), [3, 4]);
  await spool.close();
});

test('belongs to one process; a lock that is left over is no lock', async (t) => {
  const { directory, open } = opener(t);
  const spool = await open();
  await assert.rejects(open(), (error) => error instanceof TransportError && error.code === 'busy' && error.message.includes(directory));
  await spool.close();
  writeFileSync(join(directory, 'lock'), '');
  const both = await Promise.allSettled([open(), open()]);
  assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const opened of both) if (opened.status === 'fulfilled') await opened.value.close();
});

test('a directory that cannot be had is an error that names it', async (t) => {
  const directory = temporaryDirectory(t);
  writeFileSync(join(directory, 'file'), '');
  const hooks = { log: undefined, dropped() {} };
  const isOpenError = (error: unknown) => error instanceof TransportError && error.code === 'open' && error.message.includes(directory);
  await assert.rejects(Spool.open(join(directory, 'file'), LIMITS, hooks), isOpenError);
  await assert.rejects(Spool.open(join(directory, 'x'.repeat(150)), LIMITS, hooks), isOpenError);
});

test('others cannot read it; files of others stay', async (t) => {
  const { directory, open } = opener(t);
  mkdirSync(directory);
  writeFileSync(join(directory, 'notes.txt'), 'not ours');
  const spool = await open();
  spool.append(new Lines({ noise: true }).next(1).bytes, 1, PARTITIONS);
  assert.equal(statSync(join(directory, segmentsIn(directory)[0]!)).mode & 0o007, 0);
  await spool.close();
  assert.ok(readdirSync(directory).includes('notes.txt'));
});

test('whatever comes and goes, and however often it ends: all comes once and in order', async (t) => {
  const step = fc.record({
    add: fc.integer({ min: 0, max: 12 }),
    bytes: fc.integer({ min: 6, max: 300 }),
    take: fc.integer({ min: 0, max: 600 }),
    settle: fc.boolean(),
    restart: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), fc.constantFrom('never', 'interval', 'always'), async (steps, fsync) => {
      const { open, losses } = opener(t, { fsync });
      let spool = await open();
      const lines = new Lines({ noise: true });
      const settled: number[] = [];
      for (const { add, bytes, take, settle, restart } of steps) {
        for (let i = 0; i < add; i++) spool.append(lines.next(1, bytes).bytes, 1, PARTITIONS);
        await spool.synced();
        if (take > 0) {
          const taken = await spool.next(take);
          if (settle) {
            settled.push(...numbersIn(taken));
            spool.settle();
          }
        }
        assert.equal(spool.records, lines.sent - settled.length);
        if (restart || (take > 0 && !settle)) {
          await spool.close();
          spool = await open();
          assert.equal(spool.records, lines.sent - settled.length);
        }
      }
      settled.push(...numbersIn(await takeAll(spool)));
      assert.deepEqual(settled, upTo(lines.sent));
      assert.deepEqual(losses, { full: 0, age: 0, damaged: 0 });
      await spool.close();
    }),
    { numRuns: 30 },
  );
});
