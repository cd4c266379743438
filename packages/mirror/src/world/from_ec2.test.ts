import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointOf, instanceOf, interfaceOf, routeTableOf, securityGroupOf, subnetOf } from './from_ec2.ts';
import { filterOf, sessionOf, targetOf } from './from_mirroring.ts';

test('the primary address comes first, whatever its number', () => {
  const { ipv4, ipv6, prefixes } = interfaceOf({
    PrivateIpAddress: '10.0.0.9',
    PrivateIpAddresses: [
      { PrivateIpAddress: '10.0.0.8' },
      { PrivateIpAddress: '10.0.0.9', Primary: true },
      { PrivateIpAddress: '10.0.0.7' },
    ],
    Ipv6Addresses: [{ Ipv6Address: '2001:db8::2' }, { Ipv6Address: '2001:db8::1' }],
    Ipv4Prefixes: [{ Ipv4Prefix: '10.0.1.16/28' }],
    Ipv6Prefixes: [{ Ipv6Prefix: '2001:db8:1::/80' }],
  });
  assert.deepEqual(ipv4, ['10.0.0.9', '10.0.0.7', '10.0.0.8']);
  assert.deepEqual(ipv6, ['2001:db8::1', '2001:db8::2']);
  assert.deepEqual(prefixes, ['10.0.1.16/28', '2001:db8:1::/80']);
});

test('a subnet of IPv6 alone, and networks that are leaving it', () => {
  const { cidr, ipv6Cidr } = subnetOf({
    CidrBlock: '',
    Ipv6CidrBlockAssociationSet: [
      { Ipv6CidrBlock: '2001:db8:1::/64', Ipv6CidrBlockState: { State: 'disassociated' } },
      { Ipv6CidrBlock: '2001:db8:2::/64', Ipv6CidrBlockState: { State: 'associated' } },
    ],
  });
  assert.deepEqual([cidr, ipv6Cidr], [undefined, '2001:db8:2::/64']);
});

test('routes by destination, with what they go through', () => {
  const { routes, subnets, isMain } = routeTableOf({
    Associations: [{ SubnetId: 'subnet-2' }, { Main: true }, { SubnetId: 'subnet-1' }],
    Routes: [
      { DestinationPrefixListId: 'pl-1', GatewayId: 'vpce-1', State: 'active' },
      { DestinationCidrBlock: '10.0.0.0/8', InstanceId: 'i-1', NetworkInterfaceId: 'eni-1', State: 'blackhole' },
      { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-1', State: 'active' },
    ],
  });
  assert.deepEqual(routes, [
    { destination: '10.0.0.0/8', via: 'eni-1', state: 'blackhole' },
    { destination: '::/0', via: 'eigw-1', state: 'active' },
    { destination: 'pl-1', via: 'vpce-1', state: 'active' },
  ]);
  assert.deepEqual([subnets, isMain], [['subnet-1', 'subnet-2'], true]);
});

test('rules of a filter by direction and number', () => {
  const rule = { RuleAction: 'accept', SourceCidrBlock: '0.0.0.0/0', DestinationCidrBlock: '10.0.0.0/8' } as const;
  const { rules } = filterOf({
    IngressFilterRules: [
      {
        ...rule,
        TrafficMirrorFilterRuleId: 'tmfr-2',
        TrafficDirection: 'ingress',
        RuleNumber: 20,
        Protocol: 6,
        DestinationPortRange: { FromPort: 80, ToPort: 81 },
      },
      { ...rule, TrafficMirrorFilterRuleId: 'tmfr-1', TrafficDirection: 'ingress', RuleNumber: 3 },
    ],
    EgressFilterRules: [{ ...rule, TrafficMirrorFilterRuleId: 'tmfr-3', TrafficDirection: 'egress', RuleNumber: 50 }],
  });
  assert.deepEqual(
    rules.map(({ id }) => id),
    ['tmfr-3', 'tmfr-1', 'tmfr-2'],
  );
  assert.deepEqual(rules[2], {
    id: 'tmfr-2',
    direction: 'ingress',
    number: 20,
    action: 'accept',
    protocol: 6,
    sourceCidr: '0.0.0.0/0',
    destinationCidr: '10.0.0.0/8',
    sourcePorts: undefined,
    destinationPorts: { from: 80, to: 81 },
    description: '',
  });
});

test('the kind of a target follows from its destination', () => {
  const kinds = [{ NetworkLoadBalancerArn: 'arn' }, { NetworkInterfaceId: 'eni-1' }, { GatewayLoadBalancerEndpointId: 'vpce-1' }].map(
    targetOf,
  );
  assert.deepEqual(
    kinds.map(({ kind, destination }) => [kind, destination]),
    [
      ['loadBalancer', 'arn'],
      ['interface', 'eni-1'],
      ['endpoint', 'vpce-1'],
    ],
  );
});

test('what AWS leaves out is empty, and nothing fails', () => {
  for (const read of [interfaceOf, instanceOf, subnetOf, securityGroupOf, routeTableOf, endpointOf, targetOf, filterOf, sessionOf]) {
    assert.equal(read({}).id, '');
  }
});
