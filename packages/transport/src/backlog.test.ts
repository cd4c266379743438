import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import fc from 'fast-check';
import { Backlog } from './backlog.ts';
import { temporaryDirectory } from './testing/directory.ts';

const chunk = (value: number, length: number) => ({ bytes: new Uint8Array(length).fill(value), records: value });

const LIMITS = {
  memoryBytes: 100,
  fileBytes: 1000,
  folder: tmpdir(),
  onFileError(error: unknown): void {
    throw error;
  },
};

function takeAll(backlog: Backlog, atMost = 1): string[] {
  const taken: string[] = [];
  for (let chunks = backlog.take(atMost); chunks.length > 0; chunks = backlog.take(atMost)) {
    for (const { bytes, records } of chunks) {
      assert.ok(bytes.every((byte) => byte === records));
      taken.push(`${bytes.length} of ${records}`);
    }
  }
  return taken;
}

test('gives back what it was given, in order, from memory and file', () => {
  const backlog = new Backlog(LIMITS);
  for (let i = 1; i <= 6; i++) backlog.add(chunk(i, i * 20));
  assert.equal(backlog.bytes, 420);
  assert.equal(backlog.full, false);
  assert.deepEqual(takeAll(backlog), ['20 of 1', '40 of 2', '60 of 3', '80 of 4', '100 of 5', '120 of 6']);
  assert.deepEqual(takeAll(backlog), []);
  assert.equal(backlog.bytes, 0);
  backlog.close();
});

test('takes as many chunks as fit into the size asked for, and at least one', () => {
  const backlog = new Backlog(LIMITS);
  for (let i = 1; i <= 4; i++) backlog.add(chunk(i, 50));
  const counts = [100, 99, 1].map((atMost) => backlog.take(atMost).length);
  assert.deepEqual(counts, [2, 1, 1]);
  backlog.close();
});

test('the file has no name, and is made only where it is needed', (context) => {
  const folder = temporaryDirectory(context);
  const backlog = new Backlog({ ...LIMITS, folder });
  const descriptors = () => (process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0);
  const before = descriptors();
  backlog.add(chunk(1, 100));
  assert.equal(descriptors(), before);
  backlog.add(chunk(2, 1));
  assert.ok(process.platform !== 'linux' || descriptors() === before + 1);
  assert.deepEqual(readdirSync(folder), []);
  backlog.close();
  assert.equal(descriptors(), before);
});

test('a file that cannot be made is told, and chunks stay in memory', () => {
  const errors: unknown[] = [];
  const backlog = new Backlog({ ...LIMITS, folder: '/nonexistent', onFileError: (error) => errors.push(error) });
  backlog.add(chunk(1, 100));
  assert.equal(backlog.full, false);
  backlog.add(chunk(2, 50));
  assert.equal(backlog.full, true);
  assert.match(String(errors), /ENOENT/);
  assert.deepEqual(takeAll(backlog), ['100 of 1', '50 of 2']);
  assert.equal(backlog.full, false);
});

/** Adds so many bytes, or takes at most so many. */
const step = fc.record({ add: fc.boolean(), bytes: fc.integer({ min: 1, max: 70 }) });

test('whatever comes and goes: order and bytes stay, memory and file keep their bounds', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 0, max: 300 }), (steps, fileBytes) => {
      const backlog = new Backlog({ ...LIMITS, fileBytes });
      const model: number[] = [];
      let added = 0;
      let taken = 0;
      for (const { add, bytes } of steps) {
        if (add) {
          if (backlog.full) continue;
          backlog.add(chunk(added++ % 251, bytes));
          model.push(bytes);
        } else {
          for (const got of backlog.take(bytes)) {
            assert.deepEqual(got, chunk(taken++ % 251, model.shift() ?? -1));
          }
        }
        const waiting = model.reduce((sum, length) => sum + length, 0);
        assert.equal(backlog.bytes, waiting);
        if (waiting <= LIMITS.memoryBytes) assert.equal(backlog.full, false);
        if (waiting > LIMITS.memoryBytes + fileBytes) assert.equal(backlog.full, true);
      }
      backlog.close();
    }),
    { numRuns: 300 },
  );
});
