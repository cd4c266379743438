import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { dumpListenerConfig, loadListenerConfig } from '@mirrorscope/listener';
import { sharedCapture } from './testing/captures.ts';
import { jsonLines, mirrorscope, start } from './testing/command.ts';

const CAPTURE = sharedCapture('tcp-single-rst.pcap');

test('each default that the help names is the one in force', async () => {
  const { stdout } = await mirrorscope(['listen', '--help']);
  const inForce = dumpListenerConfig(loadListenerConfig({}, {}));
  const named = [...stdout.matchAll(/^ {2}--([\w-]+).*\(default ([^:,)]+|::)[,)]/gm)].map(
    ([, option, value]) => [option!, value!] as const,
  );
  assert.ok(named.length >= 10);
  for (const [option, value] of named) assert.match(inForce, new RegExp(`: "?${value}"? # default`), option);
});

test('every option sets its key', async () => {
  const given = {
    source: 'cap',
    bind: '127.0.0.1',
    port: '1',
    'geneve-port': '2',
    interface: 'eth0',
    filter: 'udp',
    workers: '1',
    'receive-buffer': '1MiB',
    'allow-vni': '7',
    'allow-source': '10.0.0.0/8',
    output: 'null',
    'idle-timeout': '3s',
    'active-timeout': '4s',
    'max-flows': '5',
    'capture-dir': 'ring',
    'capture-size': '1GiB',
    'capture-age': '1h',
    'capture-filter': 'tcp',
    'capture-payload': '64',
    'capture-form': 'inner',
    http: 'off',
    health: '127.0.0.1:6',
    name: 'probe',
    'log-level': 'warn',
  };
  const options = Object.entries(given).map(([option, value]) => `--${option}=${value}`);
  const { code, stdout } = await mirrorscope(['listen', ...options, '--allow-vni=100-199', '--dump']);
  assert.equal(code, 0);
  for (const option of Object.keys(given)) assert.match(stdout, new RegExp(` # --${option}$`, 'm'), option);
  assert.match(stdout, /vnis: \[ 7, 100-199 \] # --allow-vni$/m);
});

test('--check', async () => {
  const env = { MIRRORSCOPE_LISTEN_WORKERS: '3' };
  const { code, stdout } = await mirrorscope(['listen', '--check'], { env });
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^configuration is valid\nreceives VXLAN at \[::\]:4789.* with 3 workers.*\nwrites flow records to standard output.*\n$/,
  );
});

test('a wrong configuration is wrong usage, a line for each fault', async () => {
  const env = { MIRRORSCOPE_LISTEN_WROKERS: '3' };
  const { code, stdout, stderr } = await mirrorscope(['listen', '--port', '99999', '--check'], { env });
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assert.deepEqual(stderr.split('\n').sort(), [
    '',
    "mirrorscope: --port is '99999': give a whole number from 0 to 65535",
    'mirrorscope: unknown variable MIRRORSCOPE_LISTEN_WROKERS; did you mean MIRRORSCOPE_LISTEN_WORKERS?',
  ]);
});

test('a capture as the source: its flows are written, and that is all', { timeout: 30_000 }, async () => {
  const { code, stdout, stderr } = await mirrorscope(['listen', '--source', `file:${CAPTURE}`, '--http', 'off']);
  assert.equal(stderr.split('\n').filter((line) => line.startsWith('mirrorscope:')).length, 0, stderr);
  assert.equal(code, 0);
  assert.ok(jsonLines(stdout).length > 0);
});

test('it listens until a signal comes', { timeout: 30_000 }, async () => {
  const options = [
    '--bind',
    '127.0.0.1',
    '--port',
    '0',
    '--geneve-port',
    '0',
    '--source',
    'dgram',
    '--output',
    'null',
    '--http',
    '127.0.0.1:0',
  ];
  const child = start(['listen', ...options]);
  const said = text(child.stdout);
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += chunk;
    // Once: a signal after the handlers are gone ends any process.
    if (/"listening:/.test(log) && !child.killed) child.kill('SIGTERM');
  });
  const [code] = await once(child, 'close');
  assert.equal(code, 0, log);
  assert.equal(await said, '');
  assert.match(log, /health and metrics on http:\/\/127\.0\.0\.1:[1-9]/);
});
