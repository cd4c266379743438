import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextFiles, readIgnore } from './docker_context.ts';

test('the last pattern that fits decides, also for what is below a folder', () => {
  const ignored = readIgnore('# all\n*\n!packages\n**/node_modules\n**/*.test.ts\n');
  assert.equal(ignored('README.md'), true);
  assert.equal(ignored('packages'), false);
  assert.equal(ignored('packages/wire/src/decode.ts'), false);
  assert.equal(ignored('packages/wire/src/decode.test.ts'), true);
  assert.equal(ignored('packages/wire/node_modules/x/index.js'), true);
  assert.equal(ignored('test.ts'), true);
});

test('the image gets what runs, and neither tests nor data', () => {
  const files = contextFiles();
  for (const path of ['package.json', 'pnpm-lock.yaml', 'services/cli/bin/mirrorscope.js', 'packages/store/migrations/0001_flows.sql']) {
    assert.ok(files.includes(path), path);
  }
  const unwanted = files.filter((path) => /\.test\.ts$|(^|\/)(node_modules|testing|test|data|\.git)\/|\.env$/.test(path));
  assert.deepEqual(unwanted, []);
});
