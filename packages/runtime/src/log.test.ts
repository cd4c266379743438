import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from './log.ts';

function capture(isTTY: boolean) {
  const lines: string[] = [];
  return { lines, stream: { isTTY, write: (text: string) => lines.push(text) } };
}

test('lines of JSON where no terminal is', () => {
  const { lines, stream } = capture(false);
  const log = createLog('probe', 'info', stream);
  log.debug('not shown');
  log.warn({ err: new Error('no room'), workers: 3 }, 'one\ntwo');
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /^[^\n]+\n$/);
  const { time, err, ...rest } = JSON.parse(lines[0]!);
  assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000);
  assert.equal(err.message, 'no room');
  assert.match(err.stack, /log\.test\.ts/);
  assert.deepEqual(rest, { level: 'warn', name: 'probe', workers: 3, msg: 'one\ntwo' });
});

test('lines for people on a terminal', () => {
  const { lines, stream } = capture(true);
  const log = createLog('probe', 'debug', stream);
  log.info({ bind: '[::]:4789', workers: 3 }, 'listening');
  log.error({ err: new Error('no\n room') }, 'cannot write');
  const [first, second] = lines.map((line) => line.replace(/^\d\d:\d\d:\d\d\.\d{3} /, ''));
  assert.equal(first, 'info  listening  bind=[::]:4789  workers=3\n');
  assert.equal(second, 'error cannot write: no room\n');
});
