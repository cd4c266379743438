import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateTrafficMirrorFilterCommand,
  CreateTrafficMirrorFilterRuleCommand,
  CreateTrafficMirrorSessionCommand,
  CreateTrafficMirrorTargetCommand,
  DeleteTrafficMirrorFilterCommand,
  DeleteTrafficMirrorFilterRuleCommand,
  DeleteTrafficMirrorSessionCommand,
  DeleteTrafficMirrorTargetCommand,
  DescribeTrafficMirrorFilterRulesCommand,
  DescribeTrafficMirrorFiltersCommand,
  DescribeTrafficMirrorSessionsCommand,
  DescribeTrafficMirrorTargetsCommand,
  ModifyTrafficMirrorFilterNetworkServicesCommand,
  ModifyTrafficMirrorFilterRuleCommand,
  ModifyTrafficMirrorSessionCommand,
} from '@aws-sdk/client-ec2';
import { codeOf, startCloud } from '../fixtures.ts';

const TAGS = [{ Key: 'owner', Value: 'a & <b>' }];

test('the 15 operations of traffic mirroring, from creation to deletion', async () => {
  await using world = await startCloud();
  const { cloud, ec2, loadBalancer, source } = world;
  const target = await ec2.send(
    new CreateTrafficMirrorTargetCommand({
      NetworkLoadBalancerArn: loadBalancer,
      Description: 'ours',
      ClientToken: 'token-1',
      TagSpecifications: [{ ResourceType: 'traffic-mirror-target', Tags: TAGS }],
    }),
  );
  const targetId = target.TrafficMirrorTarget!.TrafficMirrorTargetId!;
  assert.equal(target.ClientToken, 'token-1');
  assert.deepEqual((await ec2.send(new DescribeTrafficMirrorTargetsCommand({ TrafficMirrorTargetIds: [targetId] }))).TrafficMirrorTargets, [
    {
      TrafficMirrorTargetId: targetId,
      NetworkLoadBalancerArn: loadBalancer,
      Type: 'network-load-balancer',
      Description: 'ours',
      OwnerId: '123456789012',
      Tags: TAGS,
    },
  ]);

  const filter = await ec2.send(new CreateTrafficMirrorFilterCommand({ Description: 'all' }));
  const filterId = filter.TrafficMirrorFilter!.TrafficMirrorFilterId!;
  await ec2.send(
    new ModifyTrafficMirrorFilterNetworkServicesCommand({ TrafficMirrorFilterId: filterId, AddNetworkServices: ['amazon-dns'] }),
  );
  const rule = await ec2.send(
    new CreateTrafficMirrorFilterRuleCommand({
      TrafficMirrorFilterId: filterId,
      TrafficDirection: 'ingress',
      RuleNumber: 100,
      RuleAction: 'accept',
      Protocol: 6,
      DestinationPortRange: { FromPort: 443, ToPort: 444 },
      SourceCidrBlock: '0.0.0.0/0',
      DestinationCidrBlock: '10.0.0.0/8',
    }),
  );
  const ruleId = rule.TrafficMirrorFilterRule!.TrafficMirrorFilterRuleId!;
  const modified = await ec2.send(
    new ModifyTrafficMirrorFilterRuleCommand({
      TrafficMirrorFilterRuleId: ruleId,
      RuleAction: 'reject',
      RemoveFields: ['destination-port-range'],
    }),
  );
  const shownRule = {
    TrafficMirrorFilterRuleId: ruleId,
    TrafficMirrorFilterId: filterId,
    TrafficDirection: 'ingress',
    RuleNumber: 100,
    RuleAction: 'reject',
    Protocol: 6,
    SourceCidrBlock: '0.0.0.0/0',
    DestinationCidrBlock: '10.0.0.0/8',
    Tags: [],
  };
  assert.deepEqual(modified.TrafficMirrorFilterRule, shownRule);
  assert.deepEqual(
    (await ec2.send(new DescribeTrafficMirrorFilterRulesCommand({ TrafficMirrorFilterId: filterId }))).TrafficMirrorFilterRules,
    [shownRule],
  );
  assert.deepEqual((await ec2.send(new DescribeTrafficMirrorFiltersCommand({ TrafficMirrorFilterIds: [filterId] }))).TrafficMirrorFilters, [
    {
      TrafficMirrorFilterId: filterId,
      NetworkServices: ['amazon-dns'],
      Description: 'all',
      Tags: [],
      IngressFilterRules: [shownRule],
      EgressFilterRules: [],
    },
  ]);

  const created = await ec2.send(
    new CreateTrafficMirrorSessionCommand({
      NetworkInterfaceId: source.interfaces[0],
      TrafficMirrorTargetId: targetId,
      TrafficMirrorFilterId: filterId,
      SessionNumber: 7,
      PacketLength: 128,
      VirtualNetworkId: 1234,
      Description: 'first',
    }),
  );
  const sessionId = created.TrafficMirrorSession!.TrafficMirrorSessionId!;
  await ec2.send(
    new ModifyTrafficMirrorSessionCommand({
      TrafficMirrorSessionId: sessionId,
      SessionNumber: 8,
      RemoveFields: ['packet-length', 'description'],
    }),
  );
  const { TrafficMirrorSessions } = await ec2.send(
    new DescribeTrafficMirrorSessionsCommand({ Filters: [{ Name: 'network-interface-id', Values: [source.interfaces[0]!] }] }),
  );
  assert.deepEqual(TrafficMirrorSessions, [
    {
      TrafficMirrorSessionId: sessionId,
      TrafficMirrorTargetId: targetId,
      TrafficMirrorFilterId: filterId,
      NetworkInterfaceId: source.interfaces[0],
      OwnerId: '123456789012',
      SessionNumber: 8,
      VirtualNetworkId: 1234,
      Tags: [],
    },
  ]);

  assert.equal(
    await codeOf(ec2.send(new DeleteTrafficMirrorTargetCommand({ TrafficMirrorTargetId: targetId }))),
    'TrafficMirrorTargetInUseException',
  );
  assert.equal(
    await codeOf(ec2.send(new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId: filterId }))),
    'TrafficMirrorFilterInUse',
  );
  await ec2.send(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: sessionId }));
  await ec2.send(new DeleteTrafficMirrorFilterRuleCommand({ TrafficMirrorFilterRuleId: ruleId }));
  await ec2.send(new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId: filterId }));
  await ec2.send(new DeleteTrafficMirrorTargetCommand({ TrafficMirrorTargetId: targetId }));
  assert.deepEqual((await ec2.send(new DescribeTrafficMirrorSessionsCommand({}))).TrafficMirrorSessions, []);
  assert.equal(
    await codeOf(ec2.send(new DescribeTrafficMirrorTargetsCommand({ TrafficMirrorTargetIds: [targetId] }))),
    'InvalidTrafficMirrorTargetId.NotFound',
  );
  assert.deepEqual(
    cloud.calls.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'ok'),
    ['TrafficMirrorTargetInUseException', 'TrafficMirrorFilterInUse', 'InvalidTrafficMirrorTargetId.NotFound'],
  );
});
