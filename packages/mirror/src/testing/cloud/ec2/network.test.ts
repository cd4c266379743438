import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
} from '@aws-sdk/client-ec2';
import { startCloud } from '../fixtures.ts';

test('instances with their interfaces, addresses of both families and tags', async () => {
  await using world = await startCloud();
  const { ec2, source, subnet, vpc } = world;
  const { Reservations } = await ec2.send(
    new DescribeInstancesCommand({ Filters: [{ Name: 'tag:aws:autoscaling:groupName', Values: ['w*'] }] }),
  );
  const [instance, ...others] = Reservations!.flatMap((reservation) => reservation.Instances!);
  assert.deepEqual(others, []);
  assert.equal(instance!.InstanceId, source.id);
  assert.deepEqual(instance!.State, { Code: 16, Name: 'running' });
  assert.equal(instance!.InstanceType, 'm5.large');
  assert.deepEqual(instance!.NetworkInterfaces!.map((one) => one.NetworkInterfaceId).sort(), source.interfaces.toSorted());

  const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [source.interfaces[0]!] }));
  const [one] = NetworkInterfaces!;
  assert.equal(one!.VpcId, vpc);
  assert.equal(one!.SubnetId, subnet);
  assert.equal(one!.AvailabilityZoneId, 'use1-az1');
  assert.equal(one!.Attachment!.InstanceId, source.id);
  assert.deepEqual(one!.PrivateIpAddresses, [{ Primary: true, PrivateIpAddress: '10.0.1.4' }]);
  assert.deepEqual(
    one!.Ipv6Addresses!.map(({ Ipv6Address }) => Ipv6Address),
    ['2001:db8:1::4'],
  );
});

test('subnets, security groups, route tables and endpoints', async () => {
  await using world = await startCloud();
  const { cloud, ec2, vpc, subnet } = world;
  const group = cloud.addSecurityGroup({ vpc, ingress: [{ protocol: 'udp', from: 4789, cidrs: ['10.0.0.0/8', '2001:db8::/32'] }] });
  cloud.addRouteTable({ vpc, subnets: [subnet], routes: [{ destination: '10.9.0.0/16', via: 'pcx-1', state: 'blackhole' }] });
  const endpoint = cloud.addEndpoint({ subnets: [subnet] });

  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpc] }] }));
  assert.deepEqual(
    Subnets!.map(({ SubnetId, CidrBlock, AvailabilityZone }) => [SubnetId, CidrBlock, AvailabilityZone]),
    [[subnet, '10.0.1.0/24', 'us-east-1a']],
  );
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [group] }));
  assert.deepEqual(SecurityGroups![0]!.IpPermissions, [
    {
      IpProtocol: 'udp',
      FromPort: 4789,
      ToPort: 4789,
      UserIdGroupPairs: [],
      IpRanges: [{ CidrIp: '10.0.0.0/8' }],
      Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32' }],
      PrefixListIds: [],
    },
  ]);
  const { RouteTables } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'association.subnet-id', Values: [subnet] }] }),
  );
  assert.deepEqual(RouteTables![0]!.Routes, [
    { DestinationCidrBlock: '10.9.0.0/16', VpcPeeringConnectionId: 'pcx-1', State: 'blackhole', Origin: 'CreateRoute' },
  ]);
  const { VpcEndpoints } = await ec2.send(new DescribeVpcEndpointsCommand({}));
  assert.deepEqual(
    VpcEndpoints!.map(({ VpcEndpointId, SubnetIds, VpcEndpointType }) => [VpcEndpointId, SubnetIds, VpcEndpointType]),
    [[endpoint, [subnet], 'GatewayLoadBalancer']],
  );
});
