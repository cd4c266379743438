/** The commands of docs/neighbours.md, one after the other, on the bundled capture; and whether it names every field. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { ZEEK_FIELDS } from '@mirrorscope/record';
import { inCi, installOnCi } from '@mirrorscope/scripts/debian';
import { LAB_CAPTURE, temporaryDirectory } from './store.ts';

const COMMAND = fileURLToPath(new URL('../../services/cli/bin/mirrorscope.js', import.meta.url));
const text = readFileSync(new URL('../../docs/neighbours.md', import.meta.url), 'utf8');
const commands = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block]) => block!.trimEnd().split('\n'));

const exists = (program: string) => spawnSync(program, ['--version']).status === 0;
if (!exists('jq')) installOnCi(['jq']);
const skip = exists('jq') || inCi() ? false : 'jq is not installed: apt-get install jq';
if (skip) console.error(`SKIPPED: ${skip}`);

const directory = temporaryDirectory();
writeFileSync(join(directory, 'capture.pcap'), gunzipSync(readFileSync(LAB_CAPTURE)));

for (const command of commands) {
  test(command, { skip: command.includes('jq ') ? skip : false }, () => {
    const script = `set -o pipefail; npx() { shift; '${process.execPath}' '${COMMAND}' "$@"; }; ${command}`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: directory, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    const written = / > (\S+)/.exec(command)?.[1];
    const output = written === undefined ? stdout : readFileSync(join(directory, written), 'utf8');
    assert.ok(output.split('\n').length > 3, `nothing to see: ${output}`);
  });
}

test('every field of conn.log is told of', () => {
  assert.ok(commands.length >= 10);
  for (const [name] of ZEEK_FIELDS) assert.match(text, new RegExp(`\`${name.replaceAll('.', '\\.')}\``), name);
});
