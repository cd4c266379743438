import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeleteTrafficMirrorSessionCommand } from '@aws-sdk/client-ec2';
import { VirtualClock } from '../../virtual_clock.ts';
import { codeOf, startCloud } from '../fixtures.ts';

test('the same request again creates nothing, also after what it created is gone', async () => {
  await using world = await startCloud();
  const [source = ''] = world.source.interfaces;
  const create = async () => (await world.mirror(source, { ClientToken: 'one' })).TrafficMirrorSession!;
  const first = await create();
  assert.deepEqual(await create(), first);
  assert.equal(world.cloud.account.sessions.size, 1);
  await world.ec2.send(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: first.TrafficMirrorSessionId }));
  assert.deepEqual(await create(), first);
  assert.equal(world.cloud.account.sessions.size, 0);
});

test('a token with another request is an error, a failed request has used none', async () => {
  await using world = await startCloud();
  const [source = '', other = ''] = world.source.interfaces;
  assert.equal(await codeOf(world.mirror('eni-0', { ClientToken: 'one' })), 'InvalidNetworkInterfaceID.NotFound');
  await world.mirror(source, { ClientToken: 'one' });
  assert.equal(await codeOf(world.mirror(other, { ClientToken: 'one' })), 'IdempotentParameterMismatch');
  assert.equal(await codeOf(world.mirror(other, { ClientToken: 'x'.repeat(65) })), 'InvalidParameterValue');
  assert.equal(await codeOf(world.mirror(other, { ClientToken: 'x'.repeat(64) })), 'ok');
});

test('a token is forgotten after a day', async () => {
  const clock = new VirtualClock();
  await using world = await startCloud({ clock });
  const [source = '', other = ''] = world.source.interfaces;
  await world.mirror(source, { ClientToken: 'one' });
  await clock.sleep(24 * 3_600_000);
  assert.equal(await codeOf(world.mirror(other, { ClientToken: 'one' })), 'ok');
});

test('a dry run uses no token', async () => {
  await using world = await startCloud();
  const [source = '', other = ''] = world.source.interfaces;
  await codeOf(world.mirror(source, { ClientToken: 'one', DryRun: true }));
  assert.equal(await codeOf(world.mirror(other, { ClientToken: 'one' })), 'ok');
});
