import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { temporaryDirectory } from '../testing/directory.ts';
import { Lines, upTo } from '../testing/lines.ts';
import { numbersIn, takeAll } from '../testing/messages.ts';
import { ENTRY_BYTES, HEAD_BYTES, readEntry } from './layout.ts';
import { Spool } from './spool.ts';

const RECORDS = 3;

interface Written {
  readonly path: string;
  readonly bytes: Buffer;
  /** Place and numbers of each entry. */
  readonly entries: readonly { readonly begin: number; readonly end: number; readonly numbers: readonly number[] }[];
}

/** What a process leaves that is killed; its newest segment last. */
async function leftBehind(t: TestContext, sizes: readonly number[]): Promise<{ directory: string; segments: Written[] }> {
  const directory = temporaryDirectory(t);
  const spool = await open(directory);
  const lines = new Lines();
  for (const size of sizes) spool.append(lines.next(RECORDS, size).bytes, RECORDS, 2);
  await spool.close();
  rmSync(join(directory, 'stream'));
  const files = readdirSync(directory).filter((file) => file.endsWith('.segment'));
  let number = 0;
  const segments = files.sort().map((file) => {
    const path = join(directory, file);
    const bytes = readFileSync(path);
    const entries = [];
    for (let begin = HEAD_BYTES; begin < bytes.length; begin = entries.at(-1)!.end) {
      const end = begin + ENTRY_BYTES + readEntry(bytes, begin)!.stored;
      entries.push({ begin, end, numbers: upTo(RECORDS).map(() => number++) });
    }
    return { path, bytes, entries };
  });
  return { directory, segments };
}

let damaged = 0;
const dropped = (_: string, records: number): void => {
  damaged += records;
};

const open = (directory: string): Promise<Spool> =>
  Spool.open(directory, { maxBytes: 1e6, segmentBytes: 400, maxAge: 0, fsync: 'never' }, { log: undefined, dropped });

const sizes = fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 1, maxLength: 15 });

test('cut off anywhere: every entry that is whole is there, the rest of a torn one is counted', async (t) => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.double({ min: 0, max: 1, noNaN: true }), async (sizes, part) => {
      const { directory, segments } = await leftBehind(t, sizes);
      const { path, bytes, entries } = segments.at(-1)!;
      const length = Math.round(part * bytes.length);
      writeFileSync(path, bytes.subarray(0, length));
      const whole = entries.filter(({ end }) => end <= length);
      const expected = [...segments.slice(0, -1).flatMap(({ entries }) => entries), ...whole].flatMap(({ numbers }) => numbers);
      const spool = await open(directory);
      assert.equal(spool.records, expected.length);
      assert.equal(spool.torn.bytes, length - (length < HEAD_BYTES ? 0 : (whole.at(-1)?.end ?? HEAD_BYTES)));
      assert.equal(spool.torn.entries, spool.torn.bytes > 0 ? 1 : 0);
      // It goes on behind what is left.
      spool.append(Buffer.from('999\n'), 1, 2);
      assert.deepEqual(numbersIn(await takeAll(spool)), [...expected, 999]);
      await spool.close();
    }),
    { numRuns: 100 },
  );
});

test('changed anywhere: what is given back is what was written, and what is not is counted', async (t) => {
  const change = fc.record({
    segment: fc.nat(),
    at: fc.nat(),
    length: fc.integer({ min: 1, max: 40 }),
    byte: fc.integer({ min: 0, max: 255 }),
  });
  await fc.assert(
    fc.asyncProperty(sizes, fc.array(change, { minLength: 1, maxLength: 4 }), async (sizes, changes) => {
      const { directory, segments } = await leftBehind(t, sizes);
      const changed = segments.map(({ bytes }) => Buffer.from(bytes));
      for (const { segment, at, length, byte } of changes) {
        const bytes = changed[segment % changed.length]!;
        bytes
          .subarray(at % bytes.length)
          .subarray(0, length)
          .fill(byte);
      }
      const expected: number[] = [];
      let broken = 0;
      for (const [i, { path, bytes, entries }] of segments.entries()) {
        const same = (begin: number, end: number): boolean => bytes.subarray(begin, end).equals(changed[i]!.subarray(begin, end));
        writeFileSync(path, changed[i]!);
        if (!same(0, HEAD_BYTES)) continue;
        const beginning = entries.findIndex(({ begin }) => !same(begin, begin + ENTRY_BYTES));
        for (const { begin, end, numbers } of beginning < 0 ? entries : entries.slice(0, beginning)) {
          if (same(begin, end)) expected.push(...numbers);
          else broken += numbers.length;
        }
      }
      damaged = 0;
      const spool = await open(directory);
      assert.equal(spool.records, expected.length + broken);
      assert.deepEqual(numbersIn(await takeAll(spool)), expected);
      assert.equal(damaged, broken);
      assert.equal(spool.records, 0);
      await spool.close();
    }),
    { numRuns: 100 },
  );
});

test('a segment that is changed or shortened while it waits costs its own records only', async (t) => {
  const spool = await open(temporaryDirectory(t));
  const lines = new Lines();
  for (let i = 0; i < 12; i++) spool.append(lines.next(RECORDS, 40).bytes, RECORDS, 2);
  const [first, second] = readdirSync(spool.directory)
    .filter((file) => file.endsWith('.segment'))
    .sort()
    .map((file) => join(spool.directory, file));
  const bytes = readFileSync(first!);
  bytes.fill(0, HEAD_BYTES, HEAD_BYTES + 8);
  writeFileSync(first!, bytes);
  writeFileSync(
    second!,
    readFileSync(second!).subarray(0, HEAD_BYTES + ENTRY_BYTES + readEntry(readFileSync(second!), HEAD_BYTES)!.stored),
  );
  damaged = 0;
  const numbers = numbersIn(await takeAll(spool));
  assert.equal(numbers.length + damaged, lines.sent);
  assert.deepEqual(
    numbers,
    upTo(lines.sent).filter((number) => numbers.includes(number)),
  );
  assert.equal(numbers.at(-1), lines.sent - 1);
  assert.equal(spool.records, 0);
  await spool.close();
});

test('without its position everything that is still there comes again, under the same names', async (t) => {
  for (const position of [undefined, Buffer.alloc(20), Buffer.from('short')]) {
    const directory = temporaryDirectory(t);
    let spool = await open(directory);
    const lines = new Lines();
    for (let i = 0; i < 4; i++) spool.append(lines.next(RECORDS, 20).bytes, RECORDS, 2);
    const before = await spool.next(100);
    spool.settle();
    await spool.close();
    if (position === undefined) rmSync(join(directory, 'position'));
    else writeFileSync(join(directory, 'position'), position);
    spool = await open(directory);
    const again = await takeAll(spool);
    assert.deepEqual(again.slice(0, before.length), before);
    assert.deepEqual(numbersIn(again), upTo(lines.sent));
    await spool.close();
  }
});
