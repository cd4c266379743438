import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { clockState } from './clock_state.ts';
import { reasonToSkip } from './fixtures.ts';

const skip = await reasonToSkip();

test('says what the kernel says of its clock', { skip }, async (t) => {
  const { synchronised, maxErrorUs } = await clockState();
  assert.ok(maxErrorUs >= 0 && maxErrorUs <= 60_000_000, `${maxErrorUs}`);
  const { status, stdout } = spawnSync('timedatectl', ['show', '--property=NTPSynchronized', '--value'], { encoding: 'utf8' });
  if (status === 0) assert.equal(synchronised ? 'yes' : 'no', stdout.trim());
  else t.diagnostic('timedatectl does not answer here');
});
