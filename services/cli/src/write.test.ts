import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dumpWriterConfig, loadWriterConfig } from '@mirrorscope/writer';
import { mirrorscope } from './testing/command.ts';

test('each default that the help names is the one in force', async () => {
  const { stdout } = await mirrorscope(['write', '--help']);
  const inForce = dumpWriterConfig(loadWriterConfig({}, {}));
  const named = [...stdout.matchAll(/^ {2}--([\w-]+).*\(default ([^),]+)\)/gm)];
  assert.ok(named.length >= 9);
  for (const [, option, value] of named) assert.match(inForce, new RegExp(`: (\\[ )?"?${value}"?( \\])? # default`), option);
});

test('every option sets its key', async () => {
  const given = {
    brokers: 'kafka-1:9092',
    topic: 'flows',
    group: 'writers',
    store: 'http://host:8123/db',
    rows: '1',
    linger: '3s',
    inserts: '4',
    http: 'off',
    health: '127.0.0.1:6',
    name: 'probe',
    'log-level': 'warn',
  };
  const { code, stdout } = await mirrorscope(['write', ...Object.entries(given).map(([name, value]) => `--${name}=${value}`), '--dump']);
  assert.equal(code, 0);
  for (const option of Object.keys(given)) assert.match(stdout, new RegExp(` # --${option}$`, 'm'), option);
});

test('--check', async () => {
  const { code, stdout } = await mirrorscope(['write', '--check'], { env: { MIRRORSCOPE_WRITE_KAFKA_GROUP: 'others' } });
  assert.equal(code, 0);
  assert.match(stdout, /^configuration is valid\nreads topic .* group others; .*\nwrites to http:\/\/127\.0\.0\.1:8123\/default, .*\n$/);
});

test('a wrong configuration is wrong usage', async () => {
  const { code, stderr } = await mirrorscope(['write', '--brokers', 'kafka', '--check']);
  assert.equal(code, 2);
  assert.match(stderr, /^mirrorscope: --brokers .*kafka.*: give a name or an IPv4 address and a port/);
});

test('what does not go away by waiting ends it with one line', async () => {
  const { code, stderr } = await mirrorscope(['write', '--store', 'chdb:///usr', '--http', 'off'], {
    env: { MIRRORSCOPE_WRITE_LOG_LEVEL: 'fatal' },
  });
  assert.equal(code, 1);
  assert.match(stderr, /^mirrorscope: The directory of chdb:\/\/\/usr holds other files .*\n$/);
});
