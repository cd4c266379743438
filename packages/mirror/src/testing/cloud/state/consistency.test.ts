import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateTrafficMirrorFilterCommand,
  DeleteTrafficMirrorSessionCommand,
  DescribeNetworkInterfacesCommand,
  DescribeTrafficMirrorSessionsCommand,
  ModifyTrafficMirrorSessionCommand,
} from '@aws-sdk/client-ec2';
import { VirtualClock } from '../../virtual_clock.ts';
import { codeOf, startCloud } from '../fixtures.ts';

test('describes see what is new, changed or gone after a while; the rules know at once', async () => {
  const clock = new VirtualClock();
  await using world = await startCloud({ clock, consistency: 5000 });
  const { ec2 } = world;
  const [source = ''] = world.source.interfaces;
  const numbers = async () => {
    const { TrafficMirrorSessions } = await ec2.send(new DescribeTrafficMirrorSessionsCommand({}));
    return TrafficMirrorSessions!.map(({ SessionNumber }) => SessionNumber);
  };
  const { TrafficMirrorSession } = await world.mirror(source);
  const { TrafficMirrorSessionId } = TrafficMirrorSession!;
  const byId = new DescribeTrafficMirrorSessionsCommand({ TrafficMirrorSessionIds: [TrafficMirrorSessionId!] });
  assert.deepEqual(await numbers(), []);
  assert.equal(await codeOf(ec2.send(byId)), 'InvalidTrafficMirrorSessionId.NotFound');
  assert.equal(await codeOf(world.mirror(source)), 'InvalidParameterValue', 'the number is taken though nobody sees by whom');
  await clock.sleep(4999);
  assert.deepEqual(await numbers(), []);
  await clock.sleep(1);
  assert.deepEqual(await numbers(), [1]);

  await ec2.send(new ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId, SessionNumber: 2 }));
  await clock.sleep(1000);
  await ec2.send(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId }));
  assert.deepEqual(await numbers(), [1]);
  await clock.sleep(4000);
  assert.deepEqual(await numbers(), [2]);
  await clock.sleep(1000);
  assert.deepEqual(await numbers(), []);
  const twice = new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId });
  assert.equal(await codeOf(ec2.send(twice)), 'InvalidTrafficMirrorSessionId.NotFound');
});

test('a terminated instance takes its interfaces with it, and leaves their sessions', async () => {
  const clock = new VirtualClock();
  await using world = await startCloud({ clock, consistency: 1000 });
  const { cloud, ec2, source } = world;
  await world.mirror(source.interfaces[0]!);
  cloud.setInstanceState(source.id, 'terminated');
  const interfaces = new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [...source.interfaces] });
  assert.equal(await codeOf(ec2.send(interfaces)), 'ok');
  await clock.sleep(1000);
  assert.equal(await codeOf(ec2.send(interfaces)), 'InvalidNetworkInterfaceID.NotFound');
  const { TrafficMirrorSessions } = await ec2.send(new DescribeTrafficMirrorSessionsCommand({}));
  assert.equal(TrafficMirrorSessions!.length, 1);
});

test('a new filter is not found by who refers to it, for a while', async () => {
  const clock = new VirtualClock();
  await using world = await startCloud({ clock, settling: 2000 });
  const { TrafficMirrorFilter } = await world.ec2.send(new CreateTrafficMirrorFilterCommand({}));
  const { TrafficMirrorFilterId } = TrafficMirrorFilter!;
  const [source = ''] = world.source.interfaces;
  assert.equal(await codeOf(world.mirror(source, { TrafficMirrorFilterId })), 'InvalidTrafficMirrorFilterId.NotFound');
  await clock.sleep(2000);
  assert.equal(await codeOf(world.mirror(source, { TrafficMirrorFilterId })), 'ok');
});
