import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeTrafficMirrorFilterRulesCommand,
  DescribeTrafficMirrorSessionsCommand,
  type DescribeTrafficMirrorSessionsCommandInput,
  paginateDescribeNetworkInterfaces,
  paginateDescribeTrafficMirrorSessions,
} from '@aws-sdk/client-ec2';
import { codeOf, startCloud } from '../fixtures.ts';

test('pages give each thing once, also while others come and go', async () => {
  await using world = await startCloud();
  const { cloud, ec2, subnet } = world;
  const { interfaces } = cloud.addInstance({ subnet, interfaces: 23 });
  const seen: string[] = [];
  let removed = 0;
  for await (const page of paginateDescribeNetworkInterfaces(
    { client: ec2, pageSize: 7 },
    { Filters: [{ Name: 'interface-type', Values: ['interface'] }] },
  )) {
    assert.ok(page.NetworkInterfaces!.length <= 7);
    seen.push(...page.NetworkInterfaces!.map(({ NetworkInterfaceId }) => NetworkInterfaceId!));
    const gone = interfaces.find((id) => seen.includes(id) && cloud.account.interfaces.get(id) !== undefined)!;
    cloud.removeInterface(gone);
    removed++;
  }
  assert.ok(removed > 2);
  assert.equal(seen.length, 26);
  assert.equal(new Set(seen).size, 26);
});

test('who asks for no pages gets a thousand, and the way to the rest', async () => {
  await using world = await startCloud();
  const { cloud, ec2, target, filter, source } = world;
  for (let number = 1; number <= 1001; number++) cloud.addMirrorSession({ interface: source.interfaces[0]!, target, filter, number });
  const first = await ec2.send(new DescribeTrafficMirrorSessionsCommand({}));
  assert.equal(first.TrafficMirrorSessions!.length, 1000);
  assert.notEqual(first.NextToken, undefined);
  let total = 0;
  for await (const page of paginateDescribeTrafficMirrorSessions({ client: ec2 }, {})) total += page.TrafficMirrorSessions!.length;
  assert.equal(total, 1001);
});

test('what EC2 refuses to describe', async () => {
  await using world = await startCloud();
  const { ec2, source } = world;
  const sessions = (input: DescribeTrafficMirrorSessionsCommandInput) => codeOf(ec2.send(new DescribeTrafficMirrorSessionsCommand(input)));
  assert.equal(await sessions({ MaxResults: 4 }), 'InvalidParameterValue');
  assert.equal(await sessions({ MaxResults: 1001 }), 'InvalidParameterValue');
  assert.equal(await sessions({ NextToken: 'none of ours' }), 'InvalidNextToken');
  assert.equal(await sessions({ Filters: [{ Name: 'tag:team', Values: ['web'] }] }), 'InvalidParameterValue', 'not documented there');
  assert.equal(await sessions({ Filters: [{ Name: 'description', Values: Array(201).fill('x') }] }), 'FilterLimitExceeded');
  assert.equal(await sessions({ TrafficMirrorSessionIds: ['tms-0'] }), 'InvalidTrafficMirrorSessionId.NotFound');
  const idsAndPages = new DescribeInstancesCommand({ InstanceIds: [source.id], MaxResults: 5 });
  assert.equal(await codeOf(ec2.send(idsAndPages)), 'InvalidParameterCombination');
  const ofNoFilter = new DescribeTrafficMirrorFilterRulesCommand({ TrafficMirrorFilterId: 'tmf-0' });
  assert.equal(await codeOf(ec2.send(ofNoFilter)), 'InvalidTrafficMirrorFilterId.NotFound');
});

test('filters: all of them, one of the values, wildcards, tags', async () => {
  await using world = await startCloud();
  const { cloud, ec2, vpc, source, listener } = world;
  const elsewhere = cloud.addSubnet({ vpc, zone: 'us-east-1b', cidr: '10.0.2.0/24' });
  const other = cloud.addInterface({ subnet: elsewhere, description: 'db (1)', tags: { team: 'data' } });
  const find = async (...filters: [string, string[]][]) => {
    const { NetworkInterfaces } = await ec2.send(
      new DescribeNetworkInterfacesCommand({ Filters: filters.map(([Name, Values]) => ({ Name, Values })) }),
    );
    return NetworkInterfaces!.map(({ NetworkInterfaceId }) => NetworkInterfaceId).sort();
  };
  assert.deepEqual(await find(['attachment.instance-id', [source.id, listener.id]]), [...source.interfaces, ...listener.interfaces].sort());
  assert.deepEqual(await find(['availability-zone', ['us-east-1b']]), [other]);
  assert.deepEqual(await find(['description', ['db (?)']]), [other]);
  assert.deepEqual(await find(['tag:team', ['d*']]), [other]);
  assert.deepEqual(await find(['tag-key', ['team']]), [other]);
  assert.deepEqual(await find(['tag:team', ['data']], ['availability-zone', ['us-east-1a']]), []);
});
