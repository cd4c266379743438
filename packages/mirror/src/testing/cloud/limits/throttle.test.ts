import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescribeInstancesCommand, DescribeSubnetsCommand, ModifyTrafficMirrorSessionCommand } from '@aws-sdk/client-ec2';
import { VirtualClock } from '../../virtual_clock.ts';
import { codeOf, failureOf, startCloud } from '../fixtures.ts';

test('each operation has a bucket of its own: 50 changes, then 5 a second; 100 describes, then 20', async () => {
  const clock = new VirtualClock();
  await using world = await startCloud({ clock });
  const { ec2 } = world;
  const change = () => codeOf(ec2.send(new ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId: 'tms-0' })));
  const describe = () => codeOf(ec2.send(new DescribeInstancesCommand({})));
  const throttled = async (call: () => Promise<string>, times: number) => {
    const codes = await Promise.all(Array.from({ length: times }, call));
    return codes.filter((code) => code === 'RequestLimitExceeded').length;
  };
  assert.equal(await throttled(change, 53), 3);
  assert.equal(await throttled(describe, 104), 4);
  assert.equal(await codeOf(ec2.send(new DescribeSubnetsCommand({}))), 'ok');
  await clock.sleep(1000);
  assert.equal(await throttled(change, 7), 2);
  assert.equal(await throttled(describe, 22), 2);
  await clock.sleep(3_600_000);
  assert.equal(await throttled(change, 51), 1, 'a bucket holds no more than it can');
});

test('a throttled call is answered with 503', async () => {
  await using world = await startCloud({ throttle: { describing: { burst: 0, perSecond: 0 } } });
  const { code, status } = await failureOf(world.ec2.send(new DescribeInstancesCommand({})));
  assert.deepEqual([code, status], ['RequestLimitExceeded', 503]);
});
