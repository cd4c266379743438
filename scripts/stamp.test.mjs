import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fingerprint, isStamped, stamp } from './stamp.mjs';

test('a step is done until one of its inputs changes', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stamp-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [lockfile, manifest, stampPath] = ['lock', 'manifest', 'stamp'].map((name) => join(folder, name));
  assert.ok(lockfile && manifest && stampPath);
  writeFileSync(lockfile, 'a');
  writeFileSync(manifest, 'b');
  const before = fingerprint([lockfile, manifest]);
  assert.equal(isStamped(stampPath, before), false);
  stamp(stampPath, before);
  assert.equal(isStamped(stampPath, fingerprint([lockfile, manifest])), true);
  writeFileSync(manifest, 'c');
  assert.equal(isStamped(stampPath, fingerprint([lockfile, manifest])), false);
});
