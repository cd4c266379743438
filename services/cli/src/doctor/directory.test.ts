import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { reasonToSkip, smallDisk } from '@mirrorscope/transport/testing/small_disk';
import { directory } from './directory.ts';
import { look } from './testing/findings.ts';

const MIB = 1024 ** 2;
const spool = (path: string) => directory({ name: 'the spool', path, wanted: 8 * MIB, least: MIB, elsewhere: '--spool DIRECTORY' });
const skip = reasonToSkip();

test('a directory that will be made, and one that cannot be', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-'));
  t.after(() => rmSync(folder, { recursive: true }));
  assert.match(String(await look(spool(join(folder, 'a', 'b')))), /^ok the spool .*a\/b: .* free$/);
  writeFileSync(join(folder, 'file'), '');
  assert.match(String(await look(spool(join(folder, 'file', 'b')))), /^problem .*: .*file is no directory -> --spool DIRECTORY$/);
});

test('a small disk, a full one, and one that is read-only', { skip }, async (t) => {
  const roomy = smallDisk(t, 16 * MIB);
  assert.match(String(await look(spool(roomy))), /^ok the spool .*: 16\.8 MB free$/);
  writeFileSync(join(roomy, 'much'), new Uint8Array(12 * MIB));
  assert.match(String(await look(spool(roomy))), /^warning .*: 4\.19 MB free, it may come to hold 8\.39 MB -> --spool DIRECTORY$/);
  writeFileSync(join(roomy, 'more'), new Uint8Array(3.5 * MIB));
  assert.match(String(await look(spool(roomy))), /^problem .* free, at least 1\.05 MB are needed -> --spool DIRECTORY$/);
  assert.equal(spawnSync('mount', ['-o', 'remount,ro', roomy]).status, 0);
  assert.match(String(await look(spool(roomy))), /^problem .*: the disk is mounted read-only -> mount -o remount,rw /);
});
