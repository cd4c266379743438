import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateTrafficMirrorTargetCommand,
  DeleteTrafficMirrorSessionCommand,
  ModifyTrafficMirrorSessionCommand,
} from '@aws-sdk/client-ec2';
import { codeOf, startCloud } from '../fixtures.ts';

test('an interface has no two sessions with the same number', async () => {
  await using world = await startCloud();
  const [first = '', second = ''] = world.source.interfaces;
  await world.mirror(first);
  assert.equal(await codeOf(world.mirror(first)), 'InvalidParameterValue');
  assert.equal(await codeOf(world.mirror(second)), 'ok');
  const other = await world.mirror(first, { SessionNumber: 2 });
  const { TrafficMirrorSessionId } = other.TrafficMirrorSession!;
  const renumber = new ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId, SessionNumber: 1 });
  assert.equal(await codeOf(world.ec2.send(renumber)), 'InvalidParameterValue');
});

test('an interface has three sessions at most, until one of them goes', async () => {
  await using world = await startCloud();
  const [one = ''] = world.source.interfaces;
  const sessions = await Promise.all([1, 2, 3].map((SessionNumber) => world.mirror(one, { SessionNumber })));
  assert.equal(await codeOf(world.mirror(one, { SessionNumber: 4 })), 'TrafficMirrorSessionsPerInterfaceLimitExceeded');
  const { TrafficMirrorSessionId } = sessions[0]!.TrafficMirrorSession!;
  await world.ec2.send(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId }));
  assert.equal(await codeOf(world.mirror(one, { SessionNumber: 4 })), 'ok');
});

test('an account has as many sessions and targets as its quotas say', async () => {
  await using world = await startCloud({ quotas: { sessions: 1, targets: 2 } });
  const [first = '', second = ''] = world.source.interfaces;
  await world.mirror(first);
  assert.equal(await codeOf(world.mirror(second)), 'TrafficMirrorSessionLimitExceeded');
  const target = () => codeOf(world.ec2.send(new CreateTrafficMirrorTargetCommand({ NetworkLoadBalancerArn: world.loadBalancer })));
  assert.equal(await target(), 'ok');
  assert.equal(await target(), 'TrafficMirrorTargetLimitExceeded');
});

test('a target that is an interface takes ten sources, a hundred on the largest size', async () => {
  for (const { type, most } of [
    { type: 'm5.large', most: 10 },
    { type: 'm5.24xlarge', most: 100 },
  ]) {
    await using world = await startCloud({ throttle: false });
    const { cloud, subnet } = world;
    const TrafficMirrorTargetId = cloud.addMirrorTarget({ destination: cloud.addInstance({ subnet, type }).interfaces[0]! });
    const sources = cloud.addInstance({ subnet, interfaces: most + 1 }).interfaces;
    for (const source of sources.slice(1)) await world.mirror(source, { TrafficMirrorTargetId });
    assert.equal(await codeOf(world.mirror(sources[0]!, { TrafficMirrorTargetId })), 'TrafficMirrorSourcesPerTargetLimitExceeded');
    const again = { TrafficMirrorTargetId, SessionNumber: 2 };
    assert.equal(await codeOf(world.mirror(sources[1]!, again)), 'ok', 'a second session of a source is no other source');
  }
});

test('a target that is an interface needs a running instance', async () => {
  await using world = await startCloud();
  const [source = ''] = world.source.interfaces;
  const TrafficMirrorTargetId = world.cloud.addMirrorTarget({ destination: world.listener.interfaces[0]! });
  world.cloud.setInstanceState(world.listener.id, 'stopped');
  assert.equal(await codeOf(world.mirror(source, { TrafficMirrorTargetId })), 'InvalidTrafficMirrorTarget');
});

test('only interfaces of instances and their like are sources, and none that is a target', async () => {
  await using world = await startCloud();
  const { cloud, subnet, listener } = world;
  const lambda = cloud.addInterface({ subnet, type: 'lambda' });
  assert.equal(await codeOf(world.mirror(lambda)), 'InvalidParameterValue');
  cloud.addMirrorTarget({ destination: listener.interfaces[0]! });
  assert.equal(await codeOf(world.mirror(listener.interfaces[0]!)), 'InvalidParameterValue');
  await world.mirror(world.source.interfaces[0]!);
  const target = new CreateTrafficMirrorTargetCommand({ NetworkInterfaceId: world.source.interfaces[0]! });
  assert.equal(await codeOf(world.ec2.send(target)), 'InvalidParameterValue');
});

test('what a session refers to has to be there', async () => {
  await using world = await startCloud();
  const [source = ''] = world.source.interfaces;
  assert.equal(await codeOf(world.mirror('eni-0')), 'InvalidNetworkInterfaceID.NotFound');
  assert.equal(await codeOf(world.mirror(source, { TrafficMirrorTargetId: 'tmt-0' })), 'InvalidTrafficMirrorTargetId.NotFound');
  assert.equal(await codeOf(world.mirror(source, { TrafficMirrorFilterId: 'tmf-0' })), 'InvalidTrafficMirrorFilterId.NotFound');
});

test('the SDK lets wrong values pass, EC2 does not', async () => {
  await using world = await startCloud();
  const [source = ''] = world.source.interfaces;
  assert.equal(await codeOf(world.mirror(source, { SessionNumber: undefined as never })), 'MissingParameter');
  assert.equal(await codeOf(world.mirror(source, { SessionNumber: 0 })), 'InvalidParameterValue');
  assert.equal(await codeOf(world.mirror(source, { SessionNumber: 32_767 })), 'InvalidParameterValue');
  assert.equal(await codeOf(world.mirror(source, { VirtualNetworkId: 0x1000000 })), 'InvalidParameterValue');
  assert.equal(await codeOf(world.mirror(source, { PacketLength: 0 })), 'InvalidParameterValue');
  assert.equal(await codeOf(world.mirror(source, { PacketLength: 8501 })), 'InvalidParameterValue');
  assert.equal(await codeOf(world.mirror(source, { PacketLength: 8500 })), 'ok');
});

test('without a VNI each session gets one of its own', async () => {
  await using world = await startCloud();
  const sessions = await Promise.all(world.source.interfaces.map((source) => world.mirror(source)));
  const vnis = new Set(sessions.map(({ TrafficMirrorSession }) => TrafficMirrorSession!.VirtualNetworkId!));
  assert.equal(vnis.size, 2);
  for (const vni of vnis) assert.ok(vni >= 1 && vni <= 0xffffff);
});
