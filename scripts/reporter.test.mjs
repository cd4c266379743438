import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RESULTS_VARIABLE, resultName } from './tally.mjs';

const REPORTER = fileURLToPath(new URL('reporter.mjs', import.meta.url));

const SAMPLE = `
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
describe('outer', () => {
  test('good', () => {});
  test('bad', () => assert.equal(1, 2, 'one is not two'));
  test.skip('left out', () => {});
});
test('good too', () => console.log('a word from the test'));
`;

/**
 * Runs a test file under the reporter, in a process of its own.
 * @param {import('node:test').TestContext} t
 * @param {string} text
 */
function runSample(t, text) {
  const folder = mkdtempSync(join(tmpdir(), 'reporter-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'sample.test.mjs'), text);
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const { stdout, status } = spawnSync(process.execPath, ['--test', `--test-reporter=${REPORTER}`], {
    cwd: folder,
    env: { ...environment, [RESULTS_VARIABLE]: join(folder, 'results'), npm_package_name: '@mirrorscope/sample' },
    encoding: 'utf8',
  });
  const counts = JSON.parse(readFileSync(join(folder, 'results', resultName('@mirrorscope/sample')), 'utf8'));
  return { stdout, status, counts };
}

test('tells failures with their place and leaves the counts', (t) => {
  const { stdout, status, counts } = runSample(t, SAMPLE);
  assert.equal(status, 1);
  assert.match(stdout, /^FAILED outer > bad \(.*sample\.test\.mjs:6\)\n {2}AssertionError.*one is not two/m);
  assert.match(stdout, /^a word from the test$/m);
  assert.match(stdout, /^2 passed, 1 failed, 1 skipped \(\d+\.\d s\)\n$/m);
  assert.equal(stdout.match(/^FAILED/gm)?.length, 1);
  const { passed, failed, skipped } = counts;
  assert.deepEqual({ passed, failed, skipped }, { passed: 2, failed: 1, skipped: 1 });
});

test('a file that cannot be read is a failure', (t) => {
  const { stdout, status, counts } = runSample(t, 'not a module');
  assert.equal(status, 1);
  assert.match(stdout, /^FAILED sample\.test\.mjs/m);
  assert.equal(counts.failed, 1);
});
