import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { countsLine, readCounts, readOutcomes, resultName, sum, taskTally, withMissing } from './tally.mjs';

const WIRE = { task: 'test', package: '@mirrorscope/wire', exitCode: 0 };
const COUNTS = { passed: 7, failed: 0, cancelled: 0, skipped: 0, todo: 0 };

test('tests count as many as there are, cancelled ones as failed', () => {
  const counts = { ...COUNTS, failed: 2, cancelled: 1, skipped: 3, todo: 1 };
  assert.deepEqual(taskTally({ ...WIRE, exitCode: 1 }, counts), { passed: 7, failed: 3, skipped: 4 });
});

test('a check counts as one', () => {
  const check = { task: 'check:types', package: '//' };
  assert.deepEqual(taskTally({ ...check, exitCode: 0 }, undefined), { passed: 1, failed: 0, skipped: 0 });
  assert.deepEqual(taskTally({ ...check, exitCode: 2 }, undefined), { passed: 0, failed: 1, skipped: 0 });
  assert.deepEqual(taskTally({ ...check, exitCode: undefined }, undefined), { passed: 0, failed: 1, skipped: 0 });
});

test('a crash counts as failed although no test did', () => {
  assert.equal(taskTally({ ...WIRE, exitCode: 1 }, COUNTS).failed, 1);
  assert.equal(taskTally({ ...WIRE, exitCode: 1 }, undefined).failed, 1);
});

test('a package where no test ran counts as failed', () => {
  assert.equal(taskTally(WIRE, { ...COUNTS, passed: 0 }).failed, 1);
  assert.equal(taskTally(WIRE, undefined).failed, 1);
});

test('a task that never ran is an outcome too, and a failure', () => {
  assert.deepEqual(withMissing(['test'], [WIRE]), [WIRE]);
  const [, missing] = withMissing(['test', 'check:docs'], [WIRE]);
  assert.deepEqual(missing, { task: 'check:docs', package: '//', exitCode: undefined });
  assert.equal(missing && taskTally(missing, undefined).failed, 1);
});

test('the sum over packages is one line', () => {
  const first = { passed: 7, failed: 0, skipped: 0 };
  assert.equal(countsLine(sum([first, { passed: 5, failed: 1, skipped: 0 }])), '12 passed, 1 failed');
  assert.equal(countsLine(sum([first, { passed: 0, failed: 0, skipped: 2 }])), '7 passed, 0 failed, 2 skipped');
});

test('counts and outcomes are read from where they were left', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tally-'));
  t.after(() => rmSync(folder, { recursive: true }));
  assert.equal(readCounts(folder, '@mirrorscope/wire'), undefined);
  assert.deepEqual(readOutcomes(folder), []);
  const { task, package: name, exitCode } = WIRE;
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ tasks: [{ task, package: name, execution: { exitCode } }] }));
  assert.deepEqual(readOutcomes(folder), [WIRE]);
  writeFileSync(join(folder, resultName('@mirrorscope/wire')), JSON.stringify(COUNTS));
  assert.deepEqual(readCounts(folder, '@mirrorscope/wire'), COUNTS);
});
