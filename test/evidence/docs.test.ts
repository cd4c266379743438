/** The commands of docs/evidence.md, one block after the other, and what they print. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { EVIDENCE } from '@mirrorscope/evidence/schema';
import { inCi, installOnCi } from '@mirrorscope/scripts/debian';
import { temporaryDirectory } from '../neighbours/store.ts';

const COMMAND = fileURLToPath(new URL('../../services/cli/bin/mirrorscope.js', import.meta.url));
const page = readFileSync(new URL('../../docs/evidence.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind, text]) => ({ kind, text: text! }));

const exists = (program: string) => spawnSync(program, ['--version']).status === 0;
if (!exists('jq')) installOnCi(['jq']);
const skip = exists('jq') || inCi() ? false : 'jq is not installed: apt-get install jq';
if (skip) console.error(`SKIPPED: ${skip}`);

const directory = temporaryDirectory();
symlinkSync(fileURLToPath(new URL('..', import.meta.url)), join(directory, 'test'));
writeFileSync(join(directory, 'lab.yaml'), blocks.find(({ kind }) => kind === 'yaml')!.text);

/** Changes with every word of the page. */
const withoutSeal = (text: string): string => text.replace(/[0-9a-f]{64}/g, 'SEAL');

for (const [i, { kind, text }] of blocks.entries()) {
  // What needs AWS and a listener is tried in the command's own tests.
  if (kind !== 'sh' || text.includes('--live')) continue;
  test(text.trimEnd().split('\n').at(-1)!, { skip: text.includes('jq ') ? skip : false }, () => {
    const script = `set -e -o pipefail; npx() { shift; '${process.execPath}' '${COMMAND}' "$@"; }\n${text}`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: directory, encoding: 'utf8' });
    assert.equal(status, 0, `${stderr}${stdout}`);
    const told = blocks[i + 1]?.kind === 'text' ? blocks[i + 1]!.text : '';
    assert.ok(told !== '' && withoutSeal(stdout).endsWith(withoutSeal(told)), `it prints\n${stdout}`);
  });
}

test('every section of evidence.json is told of', () => {
  assert.ok(blocks.filter(({ kind }) => kind === 'sh').length >= 5);
  for (const name of Object.keys(EVIDENCE.shape)) assert.ok(page.includes(`\`${name}\``), name);
});
