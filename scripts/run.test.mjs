import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runOpenly, runQuietly, SetupError } from './run.mjs';

const HERE = { cwd: import.meta.dirname, env: process.env };

test('a quiet command keeps what it wrote for the error', async () => {
  assert.equal(await runQuietly(process.execPath, ['-p', '1 + 1'], HERE), '2\n');
  const failing = runQuietly(process.execPath, ['-e', 'console.error("the reason"); process.exit(3)'], HERE);
  await assert.rejects(failing, (error) => {
    assert.ok(error instanceof SetupError);
    assert.match(error.message, /ended with code 3$/);
    assert.equal(error.detail, 'the reason\n');
    return true;
  });
});

test('a command that is not there is one clear line', async () => {
  await assert.rejects(runQuietly('no-such-command', [], HERE), { message: /^cannot start no-such-command: / });
});

test('an open command gives its exit code, 1 for a signal', async () => {
  assert.equal(await runOpenly(process.execPath, ['-e', 'process.exit(5)'], HERE), 5);
  assert.equal(await runOpenly(process.execPath, ['-e', 'process.kill(process.pid, "SIGKILL")'], HERE), 1);
});
