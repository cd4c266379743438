import { after, before, suite, test } from 'node:test';
import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
} from '@aws-sdk/client-ec2';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { Both } from './both.ts';
import { reasonToSkip } from './install.ts';
import type { Side } from './sides.ts';

suite('a network and its load balancer, as moto has them', { skip: await reasonToSkip() }, () => {
  let both: Both;

  before(async () => {
    both = await Both.start();
  });
  after(() => both.stop());

  test('interfaces', async () => {
    await both.sameOfOurs(async ({ ec2, instance }) => {
      const Filters = [{ Name: 'attachment.instance-id', Values: [instance] }];
      const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
      return NetworkInterfaces!.map(({ Description, AvailabilityZoneId, Ipv4Prefixes, Ipv6Prefixes, Attachment, ...rest }) => {
        // moto describes what it starts as the console does, has no IDs of zones or prefixes here, and keeps interfaces beyond their instances' end.
        const { DeleteOnTermination, ...attachment } = Attachment!;
        return { ...rest, Attachment: attachment };
      });
    });
  });

  test('instances', async () => {
    await both.sameOfOurs(async ({ ec2, instance }) => {
      const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instance] }));
      return Reservations!.map(({ Instances, OwnerId, ReservationId }) => ({
        OwnerId,
        ReservationId,
        Instances: Instances!.map((each) => ({
          ...each,
          NetworkInterfaces: each.NetworkInterfaces!.map(({ Description, ...rest }) => rest),
        })),
      }));
    });
  });

  test('subnets, security groups and route tables', async () => {
    await both.sameOfOurs(async ({ ec2, subnet }) => {
      const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnet] }));
      // Every account has its own order of zones.
      return Subnets!.map(({ AvailabilityZoneId, ...rest }) => rest);
    });
    await both.sameOfOurs(async ({ ec2, group }) => {
      const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [group] }));
      // moto's default group lets its own members in, and has IPv4 alone.
      return SecurityGroups!.map(({ GroupId, GroupName, VpcId, OwnerId, Tags }) => ({ GroupId, GroupName, VpcId, OwnerId, Tags }));
    });
    await both.sameOfOurs(({ ec2, vpc }) => ec2.send(new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [vpc] }] })));
  });

  test('what is not there', async () => {
    await both.same(({ ec2 }) => ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: ['eni-0123456789abcdef0'] })));
    await both.same(({ ec2 }) => ec2.send(new DescribeInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'] })));
    await both.same(({ ec2 }) => ec2.send(new DescribeSubnetsCommand({ SubnetIds: ['subnet-0123456789abcdef0'] })));
    await both.same(({ ec2 }) => ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: ['sg-0123456789abcdef0'] })));
    await both.same(({ ec2 }) => ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: ['rtb-0123456789abcdef0'] })));
  });

  test('tags and filters by tags', async () => {
    const byTag = (side: Side, Name: string, ...Values: string[]) =>
      side.ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name, Values }] })).then(({ NetworkInterfaces }) =>
        NetworkInterfaces!.map(({ NetworkInterfaceId, TagSet }) => ({
          NetworkInterfaceId,
          TagSet: TagSet!.toSorted((a, b) => a.Key!.localeCompare(b.Key!)),
        })),
      );
    const tag = (side: Side, Key: string, Value: string) =>
      side.ec2.send(new CreateTagsCommand({ Resources: [side.interface], Tags: [{ Key, Value }] }));
    await both.same((side) => tag(side, 'role', 'front end'));
    await both.same((side) => tag(side, 'role', 'back & end'));
    await both.same((side) => tag(side, 'other', ''));
    await both.same((side) => byTag(side, 'tag:role', 'back*', 'none'));
    await both.same((side) => byTag(side, 'tag:role', 'front end'));
    await both.same((side) => byTag(side, 'tag:other', ''));
    await both.same((side) =>
      side.ec2.send(new DeleteTagsCommand({ Resources: [side.interface], Tags: [{ Key: 'role', Value: 'other' }] })),
    );
    await both.same((side) => side.ec2.send(new DeleteTagsCommand({ Resources: [side.interface], Tags: [{ Key: 'other' }] })));
    await both.same((side) => byTag(side, 'tag:other', ''));
    await both.same((side) => byTag(side, 'tag:role', 'back & end'));
    await both.same((side) => byTag(side, 'tag-key', 'role'));
  });

  test('load balancers, listeners, target groups and health', async () => {
    await both.sameOfOurs(async ({ elb }) => {
      const { LoadBalancers } = await elb.send(new DescribeLoadBalancersCommand({ Names: ['mirror'] }));
      // moto's load balancer has yet to be provisioned; names are each one's own.
      return LoadBalancers!.map(({ State, DNSName, AvailabilityZones, ...rest }) => ({
        ...rest,
        AvailabilityZones: AvailabilityZones!.map(({ SubnetId, ZoneName }) => ({ SubnetId, ZoneName })),
      }));
    });
    await both.sameOfOurs(async ({ elb, loadBalancer }) => {
      const { Listeners } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn: loadBalancer }));
      // moto does not repeat the action's group in its newer form.
      return Listeners!.map(({ DefaultActions, ...rest }) => ({
        ...rest,
        DefaultActions: DefaultActions!.map(({ Type, TargetGroupArn }) => ({ Type, TargetGroupArn })),
      }));
    });
    await both.sameOfOurs(({ elb, loadBalancer }) => elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn: loadBalancer })));
    await both.sameOfOurs(async ({ elb, loadBalancer }) => {
      const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn: loadBalancer }));
      const { TargetHealthDescriptions } = await elb.send(
        new DescribeTargetHealthCommand({ TargetGroupArn: TargetGroups![0]!.TargetGroupArn }),
      );
      // AWS: the number of the port; moto: as the group has it.
      return TargetHealthDescriptions!.map(({ HealthCheckPort, ...rest }) => rest);
    });
    const gone = `arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/gone/0123456789abcdef`;
    await both.same(({ elb }) => elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [gone] })));
    await both.same(({ elb }) => elb.send(new DescribeLoadBalancersCommand({ Names: ['gone'] })));
    await both.same(({ elb }) =>
      elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: gone.replace('loadbalancer/net', 'targetgroup') })),
    );
  });
});
