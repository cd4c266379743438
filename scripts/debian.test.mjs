import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { installOnCi } from './debian.mjs';
import { SetupError } from './run.mjs';

/**
 * Puts an apt-get that notes how it is called in front of the machine's own; `fails` is what it fails at.
 * @param {import('node:test').TestContext} t
 * @param {{ ci: string, uid: number, fails?: string }} machine
 * @returns {() => string} what was asked of it
 */
function pretend(t, { ci, uid, fails = 'nothing' }) {
  const folder = mkdtempSync(join(tmpdir(), 'debian-'));
  const log = join(folder, 'log');
  writeFileSync(log, '');
  writeFileSync(join(folder, 'apt-get'), `#!/bin/sh\necho "$@" >> ${log}\nif [ $1 = ${fails} ]; then echo no network >&2; exit 100; fi\n`);
  chmodSync(join(folder, 'apt-get'), 0o755);
  const { CI, PATH } = process.env;
  Object.assign(process.env, { CI: ci, PATH: `${folder}${delimiter}${PATH}` });
  t.mock.method(/** @type {{ getuid(): number }} */ (process), 'getuid', () => uid);
  t.after(() => {
    process.env['PATH'] = PATH;
    if (CI === undefined) delete process.env['CI'];
    else process.env['CI'] = CI;
    rmSync(folder, { recursive: true });
  });
  return () => readFileSync(log, 'utf8');
}

test('missing packages are installed on a CI machine', (t) => {
  const asked = pretend(t, { ci: 'true', uid: 0 });
  installOnCi([]);
  assert.equal(asked(), '');
  installOnCi(['libpcap-dev', 'ethtool']);
  assert.equal(asked(), 'update -qq\ninstall -y -qq --no-install-recommends libpcap-dev ethtool\n');
});

test("a person's machine is left alone, and so is one without root", (t) => {
  for (const machine of [
    { ci: '', uid: 0 },
    { ci: 'false', uid: 0 },
    { ci: 'true', uid: 1000 },
  ]) {
    const asked = pretend(t, machine);
    installOnCi(['libpcap-dev']);
    assert.equal(asked(), '');
    t.mock.restoreAll();
  }
});

test('a failure says at what, and why', (t) => {
  pretend(t, { ci: 'true', uid: 0, fails: 'update' });
  assert.throws(
    () => installOnCi(['libpcap-dev']),
    (error) => error instanceof SetupError && error.message === 'apt-get update -qq: no network',
  );
});
