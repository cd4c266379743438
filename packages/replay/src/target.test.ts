import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveTarget } from './target.ts';

test('this machine and private networks', async () => {
  for (const address of [
    '127.0.0.1',
    '10.255.0.1',
    '172.16.0.1',
    '172.31.255.1',
    '192.168.7.1',
    '169.254.1.1',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
  ])
    assert.equal(await resolveTarget(address, false), address);
  assert.equal(await resolveTarget('localhost', false), '127.0.0.1');
});

test('all others only where that is said', async () => {
  for (const address of ['8.8.8.8', '172.32.0.1', '100.64.0.1', '2001:db8::1', '::ffff:8.8.8.8']) {
    await assert.rejects(resolveTarget(address, false), { name: 'ReplayError', code: 'public_target' });
    assert.equal(await resolveTarget(address, true), address);
  }
});

test('never to many at once', async () => {
  for (const address of ['224.0.0.1', '255.255.255.255', '240.0.0.1', '0.0.0.0', '::', 'ff02::1', '::ffff:224.0.0.1'])
    await assert.rejects(resolveTarget(address, true), { name: 'ReplayError', code: 'not_unicast' }, address);
});

test('a name without an address', async () => {
  await assert.rejects(resolveTarget('nowhere.invalid', true), {
    code: 'unknown_host',
    message: /^nowhere\.invalid has no address \(E[A-Z_]+\); /,
  });
});
