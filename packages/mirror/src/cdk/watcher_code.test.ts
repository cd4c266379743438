import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import { Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { watcherCode } from './watcher_code.ts';

test('each mirror has a bundle of its own, with its file', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'watcher-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const entry = join(folder, 'entry.ts');
  writeFileSync(
    entry,
    "import { basename } from 'node:path';\nexport const handler = async (event: { path: string }): Promise<string> => basename(event.path);\n",
  );
  const app = new App({ outdir: join(folder, 'out') });
  const stack = new Stack(app, 'Test');
  for (const name of ['one', 'two']) {
    const code = watcherCode(`name: ${name}\n`, entry);
    new LambdaFunction(stack, name, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code });
  }
  app.synth();
  const bundles = readdirSync(join(folder, 'out')).filter((name) => name.startsWith('asset.'));
  const files = bundles.map((name) => readFileSync(join(folder, 'out', name, 'mirror.yaml'), 'utf8'));
  assert.deepEqual(files.sort(), ['name: one\n', 'name: two\n']);
  const { handler } = await import(pathToFileURL(join(folder, 'out', bundles[0] ?? '', 'index.mjs')).href);
  assert.equal(await handler({ path: '/a/b' }), 'b');
});
