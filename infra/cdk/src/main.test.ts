import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { exampleText, MIRROR_FILE } from './testing/example.ts';

const MAIN = join(import.meta.dirname, 'main.ts');

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** As `cdk synth` runs it. */
const synth = (context: object, outdir: string) =>
  promisify(execFile)(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], CDK_CONTEXT_JSON: JSON.stringify(context), CDK_OUTDIR: outdir },
  });

test('a configuration gives a template and what its functions run, without network', async (t) => {
  const folder = folderFor(t);
  const config = join(folder, 'app.yaml');
  writeFileSync(config, exampleText('# mirror: mirror.yaml', 'mirror: mirror.yaml'));
  copyFileSync(MIRROR_FILE, join(folder, 'mirror.yaml'));
  const outdir = join(folder, 'out');
  await synth({ config, '@aws-cdk/core:validateAgainstDefaultRules': true }, outdir);
  const { Resources } = JSON.parse(readFileSync(join(outdir, 'mirrorscope.template.json'), 'utf8'));
  assert.ok(Object.values<{ Type: string }>(Resources).some(({ Type }) => Type === 'Custom::MirrorscopeMirror'));
  const bundles = readdirSync(outdir).filter((name) => name.startsWith('asset.'));
  assert.ok(bundles.some((name) => readdirSync(join(outdir, name)).includes('mirror.yaml')));
});

test('what is wrong is one line, and no stack trace', async (t) => {
  const folder = folderFor(t);
  const config = join(folder, 'app.yaml');
  writeFileSync(config, exampleText('crossZone: "no"', 'crossZone: maybe'));
  const refused = async (context: object): Promise<string> => {
    const failure = await synth(context, join(folder, 'out')).then(
      () => assert.fail('it was taken'),
      (error) => error,
    );
    assert.equal(failure.code, 1);
    assert.equal(failure.stderr.trimEnd().split('\n').length, 1, failure.stderr);
    return failure.stderr;
  };
  assert.match(await refused({}), /^name the configuration: -c config=mirrorscope.yaml/);
  assert.match(await refused({ config }), /app\.yaml:\d+.*crossZone/);
});
