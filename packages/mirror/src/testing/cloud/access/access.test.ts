import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateTagsCommand,
  CreateTrafficMirrorFilterCommand,
  DeleteTrafficMirrorFilterCommand,
  DescribeInstancesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { VirtualClock } from '../../virtual_clock.ts';
import { clientOf, codeOf, failureOf, startCloud } from '../fixtures.ts';

const ownTag = (value: string) => ({ Key: 'mirror', Value: value });
const create = (...tags: { Key: string; Value: string }[]) =>
  new CreateTrafficMirrorFilterCommand({ TagSpecifications: [{ ResourceType: 'traffic-mirror-filter', Tags: tags }] });

test('what no statement allows is refused, and says what was missing on what', async () => {
  await using world = await startCloud({ policy: { Statement: { Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' } } });
  const { ec2, filter } = world;
  assert.equal(await codeOf(ec2.send(new DescribeInstancesCommand({}))), 'ok');
  const { code, message, status } = await failureOf(ec2.send(new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId: filter })));
  assert.deepEqual([code, status], ['UnauthorizedOperation', 403]);
  const arn = `arn:aws:ec2:us-east-1:123456789012:traffic-mirror-filter/${filter}`;
  assert.match(message!, new RegExp(`user/mirrorscope is not authorized to perform: ec2:DeleteTrafficMirrorFilter on resource: ${arn}`));
});

test('who may create only with a tag, and tag only what is created', async () => {
  await using world = await startCloud({
    policy: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'ec2:CreateTrafficMirrorFilter',
          Resource: 'arn:aws:ec2:*:*:traffic-mirror-filter/*',
          Condition: { StringLike: { 'aws:RequestTag/mirror': '?*' }, 'ForAllValues:StringEquals': { 'aws:TagKeys': ['mirror'] } },
        },
        {
          Effect: 'Allow',
          Action: 'ec2:CreateTags',
          Resource: '*',
          Condition: { StringEquals: { 'ec2:CreateAction': ['CreateTrafficMirrorFilter', 'CreateTrafficMirrorTarget'] } },
        },
      ],
    },
  });
  const { ec2, filter } = world;
  assert.equal(await codeOf(ec2.send(create(ownTag('a')))), 'ok');
  assert.equal(await codeOf(ec2.send(create())), 'UnauthorizedOperation');
  assert.equal(await codeOf(ec2.send(create(ownTag('a'), { Key: 'other', Value: '' }))), 'UnauthorizedOperation');
  assert.equal(await codeOf(ec2.send(new CreateTagsCommand({ Resources: [filter], Tags: [ownTag('a')] }))), 'UnauthorizedOperation');
});

test('who may delete only what bears a tag, and a denial wins', async () => {
  await using world = await startCloud({
    policy: {
      Statement: [
        { Effect: 'Allow', Action: 'ec2:*', Resource: '*', Condition: { Null: { 'aws:ResourceTag/mirror': 'false' } } },
        { Effect: 'Deny', NotAction: 'ec2:Describe*', Resource: '*', Condition: { StringEquals: { 'ec2:ResourceTag/mirror': 'kept' } } },
      ],
    },
  });
  const { cloud, ec2, filter } = world;
  const remove = (TrafficMirrorFilterId: string) => codeOf(ec2.send(new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId })));
  assert.equal(await remove(filter), 'UnauthorizedOperation');
  assert.equal(await remove(cloud.addMirrorFilter({ tags: { mirror: 'kept' } })), 'UnauthorizedOperation');
  assert.equal(await remove(cloud.addMirrorFilter({ tags: { mirror: 'ours' } })), 'ok');
});

test('a session needs the right to its interface, target and filter', async () => {
  for (const type of ['network-interface', 'traffic-mirror-target', 'traffic-mirror-filter', 'traffic-mirror-session']) {
    await using world = await startCloud({
      policy: { Statement: { Effect: 'Allow', Action: 'ec2:CreateTrafficMirrorSession', NotResource: `arn:aws:ec2:*:*:${type}/*` } },
    });
    assert.equal(await codeOf(world.mirror(world.source.interfaces[0]!)), 'UnauthorizedOperation', type);
  }
});

test('a dry run changes nothing, and says whether the call may be made', async () => {
  await using world = await startCloud();
  const { cloud, filter } = world;
  const [source = ''] = world.source.interfaces;
  const { code, status } = await failureOf(world.mirror(source, { DryRun: true }));
  assert.deepEqual([code, status], ['DryRunOperation', 412]);
  assert.equal(cloud.account.sessions.size, 0);
  cloud.policy = { Statement: [] };
  const remove = new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId: filter, DryRun: true });
  assert.equal(await codeOf(world.ec2.send(remove)), 'UnauthorizedOperation');
});

test('each service has its own words for a wrong key, an expired one and a missing right', async () => {
  const clock = new VirtualClock();
  await using world = await startCloud({ clock });
  const { cloud } = world;
  cloud.credentials.set('WRONG', { isRevoked: true });
  cloud.credentials.set('EXPIRED', { expires: clock.now() + 1000 });
  cloud.credentials.set('POWERLESS', { policy: { Statement: [] } });
  const codes = (key: string) => {
    const options = clientOf(cloud, key);
    const data = { StartTime: new Date(0), EndTime: new Date(1), MetricDataQueries: [{ Id: 'a', Expression: '1' }] };
    return Promise.all([
      codeOf(new EC2Client(options).send(new DescribeInstancesCommand({}))),
      codeOf(new ElasticLoadBalancingV2Client(options).send(new DescribeLoadBalancersCommand({}))),
      codeOf(new CloudWatchClient(options).send(new GetMetricDataCommand(data))),
      codeOf(new STSClient(options).send(new GetCallerIdentityCommand({}))),
    ]);
  };
  assert.deepEqual(await codes('WRONG'), ['AuthFailure', 'InvalidClientTokenId', 'InvalidClientTokenId', 'InvalidClientTokenId']);
  assert.deepEqual(await codes('POWERLESS'), ['UnauthorizedOperation', 'AccessDenied', 'AccessDenied', 'ok']);
  await clock.sleep(1000);
  assert.deepEqual(await codes('EXPIRED'), ['RequestExpired', 'ExpiredToken', 'ExpiredToken', 'ExpiredToken']);
});

test('a request is signed, for this region', async () => {
  await using world = await startCloud();
  const elsewhere = new EC2Client({ ...clientOf(world.cloud), region: 'eu-west-1' });
  assert.equal(await codeOf(elsewhere.send(new DescribeInstancesCommand({}))), 'AuthFailure');
  const unsigned = await fetch(world.cloud.endpoint, { method: 'POST', body: 'Action=DescribeInstances&Version=2016-11-15' });
  assert.equal(unsigned.status, 403);
  assert.match(await unsigned.text(), /MissingAuthenticationToken/);
});
