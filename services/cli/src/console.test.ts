import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dumpConsoleConfig, loadConsoleConfig } from '@mirrorscope/console';
import { mirrorscope } from './testing/command.ts';

test('each default that the help names is the one in force', async () => {
  const { stdout } = await mirrorscope(['console', '--help']);
  const inForce = dumpConsoleConfig(loadConsoleConfig({}, {}));
  const named = [...stdout.matchAll(/^ {2}--([\w-]+).*\(default ([^),]+)\)/gm)];
  assert.ok(named.length >= 7);
  for (const [, option, value] of named) assert.match(inForce, new RegExp(`: "?${value}"? # default`), option);
});

test('every option sets its key', async () => {
  const given = {
    ...{
      store: 'http://host:8123/db',
      listen: '0.0.0.0:80',
      'token-file': '/dev/null',
      'user-header': 'x-user',
      'trusted-proxy': '10.0.0.1',
    },
    ...{ metrics: 'http://10.0.0.2:9479/metrics', rows: '5', time: '1s', memory: '1GiB', http: '127.0.0.1:5', 'log-level': 'warn' },
  };
  const { code, stdout } = await mirrorscope(['console', ...Object.entries(given).map(([name, value]) => `--${name}=${value}`), '--dump']);
  assert.equal(code, 0);
  for (const option of Object.keys(given)) assert.match(stdout, new RegExp(` # --${option}$`, 'm'), option);
});

test('--check says who would be let in, of up as well', async () => {
  const { stdout } = await mirrorscope(['console', '--check']);
  assert.match(stdout, /^configuration is valid\nserves http:\/\/127\.0\.0\.1:4780 to whoever is on this machine\nasks chdb:/);
  assert.match((await mirrorscope(['up', '--check'])).stdout, /console at http:\/\/127\.0\.0\.1:4780/);
  assert.doesNotMatch((await mirrorscope(['up', '--check', '--console', 'off'])).stdout, /console/);
});

test('open to strangers is wrong usage, and nothing starts', async () => {
  for (const args of [
    ['console', '--listen', '0.0.0.0:4780'],
    ['console', '--listen', '[::]:4780', '--check'],
    ['up', '--console', '0.0.0.0:4780'],
  ]) {
    const { code, stdout, stderr } = await mirrorscope(args);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^mirrorscope: the console at .*:4780 would answer whoever reaches it: give --token-file, .*\n$/);
  }
});

test('a store that is not there is not made', async () => {
  const { code, stderr } = await mirrorscope(['console', '--store', 'chdb://none-such']);
  assert.equal(code, 1);
  assert.match(stderr, /^mirrorscope: there is no store at chdb:\/\/none-such: fill it first/);
});
