import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateTrafficMirrorFilterCommand,
  CreateTrafficMirrorFilterRuleCommand,
  type CreateTrafficMirrorFilterRuleCommandInput,
  DeleteTrafficMirrorFilterCommand,
  DescribeTrafficMirrorFilterRulesCommand,
  type EC2Client,
  ModifyTrafficMirrorFilterNetworkServicesCommand,
  ModifyTrafficMirrorFilterRuleCommand,
} from '@aws-sdk/client-ec2';
import { codeOf, startCloud } from '../fixtures.ts';

function addRule(ec2: EC2Client, filter: string, given: Partial<CreateTrafficMirrorFilterRuleCommandInput> = {}) {
  return ec2.send(
    new CreateTrafficMirrorFilterRuleCommand({
      TrafficMirrorFilterId: filter,
      TrafficDirection: 'ingress',
      RuleNumber: 1,
      RuleAction: 'accept',
      SourceCidrBlock: '0.0.0.0/0',
      DestinationCidrBlock: '0.0.0.0/0',
      ...given,
    }),
  );
}

test('a number stands once in a direction', async () => {
  await using world = await startCloud();
  const { ec2, filter } = world;
  await addRule(ec2, filter);
  assert.equal(await codeOf(addRule(ec2, filter)), 'TrafficMirrorFilterRuleAlreadyExists');
  const egress = await addRule(ec2, filter, { TrafficDirection: 'egress' });
  const { TrafficMirrorFilterRuleId } = egress.TrafficMirrorFilterRule!;
  const turn = new ModifyTrafficMirrorFilterRuleCommand({ TrafficMirrorFilterRuleId, TrafficDirection: 'ingress' });
  assert.equal(await codeOf(ec2.send(turn)), 'TrafficMirrorFilterRuleAlreadyExists');
});

test('a filter has ten rules, an account as many filters as its quota says', async () => {
  await using world = await startCloud({ quotas: { filters: 2 } });
  const { ec2, filter } = world;
  for (let number = 1; number <= 10; number++) {
    await addRule(ec2, filter, { RuleNumber: number, TrafficDirection: number % 2 === 0 ? 'egress' : 'ingress' });
  }
  assert.equal(await codeOf(addRule(ec2, filter, { RuleNumber: 11 })), 'TrafficMirrorFilterRuleLimitExceeded');
  assert.equal(await codeOf(ec2.send(new CreateTrafficMirrorFilterCommand({}))), 'ok');
  assert.equal(await codeOf(ec2.send(new CreateTrafficMirrorFilterCommand({}))), 'TrafficMirrorFilterLimitExceeded');
});

test('both CIDRs are there, valid and of one family', async () => {
  await using world = await startCloud();
  const { ec2, filter } = world;
  assert.equal(await codeOf(addRule(ec2, filter, { SourceCidrBlock: undefined as never })), 'MissingParameter');
  assert.equal(await codeOf(addRule(ec2, filter, { SourceCidrBlock: '10.0.0.0/33' })), 'InvalidParameterValue');
  assert.equal(await codeOf(addRule(ec2, filter, { SourceCidrBlock: '::/0' })), 'InvalidParameterCombination');
  assert.equal(await codeOf(addRule(ec2, filter, { SourceCidrBlock: '::/0', DestinationCidrBlock: '::/0' })), 'ok');
});

test('ports come with a protocol, also where a rule is modified', async () => {
  await using world = await startCloud();
  const { ec2, filter } = world;
  const DestinationPortRange = { FromPort: 80, ToPort: 81 };
  assert.equal(await codeOf(addRule(ec2, filter, { DestinationPortRange })), 'InvalidParameterCombination');
  const { TrafficMirrorFilterRule } = await addRule(ec2, filter, { Protocol: 17 });
  const { TrafficMirrorFilterRuleId } = TrafficMirrorFilterRule!;
  const modify = (Protocol?: number) =>
    codeOf(ec2.send(new ModifyTrafficMirrorFilterRuleCommand({ TrafficMirrorFilterRuleId, DestinationPortRange, Protocol })));
  assert.equal(await modify(), 'InvalidParameterCombination');
  assert.equal(await modify(17), 'ok');
});

test('a filter takes its rules with it', async () => {
  await using world = await startCloud();
  const { ec2, filter } = world;
  await addRule(ec2, filter);
  await ec2.send(new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId: filter }));
  assert.deepEqual((await ec2.send(new DescribeTrafficMirrorFilterRulesCommand({}))).TrafficMirrorFilterRules, []);
  assert.equal(await codeOf(addRule(ec2, filter)), 'InvalidTrafficMirrorFilterId.NotFound');
});

test('Amazon DNS is the one service of a network', async () => {
  await using world = await startCloud();
  const modify = (AddNetworkServices: 'amazon-dns'[], RemoveNetworkServices: 'amazon-dns'[] = []) =>
    world.ec2.send(
      new ModifyTrafficMirrorFilterNetworkServicesCommand({
        TrafficMirrorFilterId: world.filter,
        AddNetworkServices,
        RemoveNetworkServices,
      }),
    );
  assert.deepEqual((await modify(['amazon-dns'])).TrafficMirrorFilter!.NetworkServices, ['amazon-dns']);
  assert.deepEqual((await modify([], ['amazon-dns'])).TrafficMirrorFilter!.NetworkServices, []);
  assert.equal(await codeOf(modify(['amazon-ntp' as 'amazon-dns'])), 'InvalidParameterValue');
});
