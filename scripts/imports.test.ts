import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { brokenRules } from './imports.ts';

test('reads every source of every package, and passes over what is installed', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'imports-'));
  t.after(() => rmSync(root, { recursive: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('packages/wire/package.json', '{ "name": "@mirrorscope/wire" }');
  write('packages/wire/src/deep/tcp.ts', "import type { Row } from '@mirrorscope/record';");
  write('packages/wire/node_modules/other/index.js', "import '@mirrorscope/record';");
  write('services/cli/package.json', '{ "dependencies": { "@mirrorscope/wire": "workspace:*" } }');
  write('services/cli/bin/run.js', "await import('@mirrorscope/wire');");
  write('test/package.json', '{}');
  write('test/fuzz/run.ts', "export * from '../../packages/wire/src/deep/tcp.ts';");
  assert.deepEqual(brokenRules(root), [
    "packages/wire/src/deep/tcp.ts: imports '@mirrorscope/record': packages/wire may import no other package",
    "test/fuzz/run.ts: imports '../../packages/wire/src/deep/tcp.ts': a relative import stays inside test",
  ]);
});
