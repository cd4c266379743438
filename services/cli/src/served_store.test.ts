import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LAB_CAPTURE } from './testing/captures.ts';
import { mirrorscope } from './testing/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-served-'));
after(() => rmSync(folder, { recursive: true }));
const run = (...args: string[]) => mirrorscope(args, { cwd: folder, env: { MIRRORSCOPE_STORE: 'chdb://data' } });

test('a store that another process has open and serves is asked through it, and not written', async () => {
  await run('analyze', LAB_CAPTURE, '--store', 'chdb://data');
  const program = fileURLToPath(new URL('./testing/serve_store.ts', import.meta.url));
  const server = spawn(process.execPath, [program, 'chdb://data'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const port = String((await once(server.stdout, 'data'))[0]).trim();
    const byPort = ['--store', `http://127.0.0.1:${port}`];
    const byDirectory = await run('sql', 'SELECT count() AS n FROM flows', '--format', 'csv');
    assert.deepEqual(byDirectory, { code: 0, stdout: 'n\r\n287\r\n', stderr: '' });
    assert.deepEqual(await run('sql', 'SELECT count() AS n FROM flows', '--format', 'csv', ...byPort), byDirectory);
    const report = await run('query', 'top-talkers', '--limit', '2', '--format', 'json');
    assert.equal(JSON.parse(report.stdout).length, 2);

    const failures: readonly (readonly [readonly string[], RegExp])[] = [
      [['sql', 'DROP TABLE flows'], /can be asked but not changed: it is served read-only/],
      [['migrate', '--keep-flows', '1', ...byPort], /can be asked but not changed: it is served read-only/],
      [['analyze', LAB_CAPTURE, ...byPort], /can be asked but not changed: it is served read-only/],
      [['migrate'], /open in process \d+: wait for it to end/],
      [['analyze', LAB_CAPTURE, '--store', 'chdb://data'], /open in process \d+: wait for it to end/],
    ];
    for (const [args, says] of failures) {
      const { code, stderr } = await run(...args);
      assert.equal(code, 1, args.join(' '));
      assert.match(stderr, /^mirrorscope: [^\n]+\n$/);
      assert.match(stderr, says);
    }
  } finally {
    server.stdin.end();
    await once(server, 'exit');
  }
  assert.match((await run('sql', 'SELECT count() FROM flows')).stdout, /287/);
});
