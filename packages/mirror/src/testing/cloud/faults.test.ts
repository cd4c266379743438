import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescribeInstancesCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { VirtualClock } from '../virtual_clock.ts';
import { codeOf, startCloud } from './fixtures.ts';

test('an error for the second call, and the third, of one operation', async () => {
  await using world = await startCloud();
  const { cloud, ec2 } = world;
  cloud.fault({ operation: 'DescribeInstances', nth: 2, times: 2, error: { code: 'InternalError', status: 500 } });
  const describe = () => codeOf(ec2.send(new DescribeInstancesCommand({})));
  assert.equal(await codeOf(ec2.send(new DescribeSubnetsCommand({}))), 'ok');
  assert.deepEqual(
    [await describe(), await describe(), await describe(), await describe()],
    ['ok', 'InternalError', 'InternalError', 'ok'],
  );
});

test('a connection that breaks before, and one that breaks after the session is made', async () => {
  await using world = await startCloud();
  const { cloud } = world;
  const [source = ''] = world.source.interfaces;
  cloud.fault({ operation: 'CreateTrafficMirrorSession', reset: 'before' });
  cloud.fault({ operation: 'CreateTrafficMirrorSession', nth: 2, reset: 'after' });
  const create = (ClientToken: string) => codeOf(world.mirror(source, { ClientToken }));
  assert.equal(await create('one'), 'TimeoutError');
  assert.equal(cloud.account.sessions.size, 0);
  assert.equal(await create('one'), 'TimeoutError');
  assert.equal(cloud.account.sessions.size, 1);
  assert.equal(await create('one'), 'ok');
  assert.equal(cloud.account.sessions.size, 1);
  assert.deepEqual(
    cloud.calls.map(({ outcome, lost }) => [outcome, lost]),
    [
      ['reset', true],
      ['ok', true],
      ['ok', false],
    ],
  );
});

test('faults for calls with some parameters, until healed', async () => {
  await using world = await startCloud();
  const { cloud } = world;
  const [first = '', second = ''] = world.source.interfaces;
  const error = { code: 'Unavailable', status: 503 };
  cloud.fault({ where: (parameters) => parameters['NetworkInterfaceId'] === second, times: Number.POSITIVE_INFINITY, error });
  assert.equal(await codeOf(world.mirror(first)), 'ok');
  assert.equal(await codeOf(world.mirror(second)), 'Unavailable');
  assert.equal(await codeOf(world.mirror(second)), 'Unavailable');
  cloud.heal();
  assert.equal(await codeOf(world.mirror(second)), 'ok');
});

test('latency is of the clock, and the journal tells when a call was looked at', async () => {
  const clock = new VirtualClock();
  await using world = await startCloud({ clock });
  const { cloud, ec2 } = world;
  const start = clock.now();
  cloud.fault({ latency: 30_000 });
  await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [world.subnet] }));
  assert.equal(clock.now(), start + 30_000);
  assert.deepEqual(cloud.calls, [
    {
      at: start + 30_000,
      service: 'ec2',
      operation: 'DescribeSubnets',
      parameters: { Action: 'DescribeSubnets', Version: '2016-11-15', 'SubnetId.1': world.subnet },
      outcome: 'ok',
      lost: false,
    },
  ]);
});
