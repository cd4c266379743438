import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Guard } from './guard.ts';

/** A process that has a process and a folder guarded, and lives until it is killed. */
const OWNER = `
import { spawn } from 'node:child_process';
const { Guard } = await import(process.env.GUARD);
const guarded = spawn('sleep', ['600'], { stdio: ['ignore', 'inherit', 'ignore'] });
new Guard(process.env.FOLDER).watch(guarded.pid);
process.send('guarded');
setInterval(() => {}, 1000);`;

test('a process that is killed takes what it has guarded along', { timeout: 30_000 }, async (t) => {
  const folder = temporaryFolder(t);
  const env = { ...process.env, GUARD: fileURLToPath(new URL('guard.ts', import.meta.url)), FOLDER: folder };
  const owner = spawn(process.execPath, ['--input-type=module', '-e', OWNER], { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  await once(owner, 'message');
  owner.kill('SIGKILL');
  // Both write to it, so it ends with the last of them.
  await once(owner.stdout!.resume(), 'end');
  while (existsSync(folder)) await sleep(20);
});

test('a guard that is told of the end kills nobody', async (t) => {
  const folder = temporaryFolder(t);
  const guard = new Guard(folder);
  const spared = spawn('sleep', ['600'], { stdio: 'ignore' });
  guard.watch(spared.pid);
  guard.watch(undefined);
  await guard.end();
  assert.ok(!existsSync(folder));
  assert.ok(spared.kill(), 'it still runs');
});

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-guard-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
