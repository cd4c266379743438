import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { placeDestination } from './deployed_file.ts';

test('the destination that CloudFormation told stands in a copy of the file, as it is', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'deployed-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'given.yaml');
  writeFileSync(path, 'targets: { main: { loadBalancer: "$DESTINATION" } }\n');
  const environment = { MIRRORSCOPE_MIRROR_FILE: path, MIRRORSCOPE_DESTINATION: 'arn:$&' };
  placeDestination(environment, folder);
  assert.equal(readFileSync(environment.MIRRORSCOPE_MIRROR_FILE, 'utf8'), 'targets: { main: { loadBalancer: "arn:$&" } }\n');
  const own = { MIRRORSCOPE_MIRROR_FILE: path };
  placeDestination(own, folder);
  assert.equal(own.MIRRORSCOPE_MIRROR_FILE, path);
});
