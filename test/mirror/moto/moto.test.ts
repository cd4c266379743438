import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import {
  CreateTagsCommand,
  CreateTrafficMirrorFilterCommand,
  CreateTrafficMirrorSessionCommand,
  type CreateTrafficMirrorSessionCommandInput,
  CreateTrafficMirrorTargetCommand,
  DeleteTagsCommand,
  DeleteTrafficMirrorSessionCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTrafficMirrorFiltersCommand,
  DescribeTrafficMirrorSessionsCommand,
  DescribeTrafficMirrorTargetsCommand,
  ModifyTrafficMirrorSessionCommand,
} from '@aws-sdk/client-ec2';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { reasonToSkip } from './install.ts';
import { plain } from './plain.ts';
import { motoSide, ourSide, type Side } from './sides.ts';

suite('the loopback cloud and moto answer alike', { skip: await reasonToSkip() }, () => {
  let ours: Side;
  let motos: Side;

  before(async () => {
    [ours, motos] = await Promise.all([ourSide(), motoSide()]);
  });
  after(() => Promise.all([ours.stop(), motos.stop()]));

  /** The same calls to both; what each answers, without IDs and times; a failure is its code. */
  async function both(call: (side: Side) => Promise<unknown>): Promise<{ our: unknown; moto: unknown }> {
    const answer = async (side: Side) => plain(await call(side).catch((error: Error) => error.name), side.names);
    return { our: await answer(ours), moto: await answer(motos) };
  }

  /** Alike in all that we answer; moto tells more of things that mirroring has no use for. */
  async function sameOfOurs(call: (side: Side) => Promise<unknown>): Promise<void> {
    const { our, moto } = await both(call);
    assert.partialDeepStrictEqual(moto, our);
  }

  async function same(call: (side: Side) => Promise<unknown>): Promise<void> {
    const { our, moto } = await both(call);
    assert.deepEqual(our, moto);
  }

  test('interfaces', async () => {
    await sameOfOurs(async ({ ec2, instance }) => {
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
    await sameOfOurs(async ({ ec2, instance }) => {
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
    await sameOfOurs(async ({ ec2, subnet }) => {
      const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnet] }));
      // Every account has its own order of zones.
      return Subnets!.map(({ AvailabilityZoneId, ...rest }) => rest);
    });
    await sameOfOurs(async ({ ec2, group }) => {
      const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [group] }));
      // moto's default group lets its own members in, and has IPv4 alone.
      return SecurityGroups!.map(({ GroupId, GroupName, VpcId, OwnerId, Tags }) => ({ GroupId, GroupName, VpcId, OwnerId, Tags }));
    });
    await sameOfOurs(({ ec2, vpc }) => ec2.send(new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [vpc] }] })));
  });

  test('what is not there', async () => {
    await same(({ ec2 }) => ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: ['eni-0123456789abcdef0'] })));
    await same(({ ec2 }) => ec2.send(new DescribeInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'] })));
    await same(({ ec2 }) => ec2.send(new DescribeSubnetsCommand({ SubnetIds: ['subnet-0123456789abcdef0'] })));
    await same(({ ec2 }) => ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: ['sg-0123456789abcdef0'] })));
    await same(({ ec2 }) => ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: ['rtb-0123456789abcdef0'] })));
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
    await same((side) => tag(side, 'role', 'front end'));
    await same((side) => tag(side, 'role', 'back & end'));
    await same((side) => tag(side, 'other', ''));
    await same((side) => byTag(side, 'tag:role', 'back*', 'none'));
    await same((side) => byTag(side, 'tag:role', 'front end'));
    await same((side) => byTag(side, 'tag:other', ''));
    await same((side) => side.ec2.send(new DeleteTagsCommand({ Resources: [side.interface], Tags: [{ Key: 'role', Value: 'other' }] })));
    await same((side) => side.ec2.send(new DeleteTagsCommand({ Resources: [side.interface], Tags: [{ Key: 'other' }] })));
    await same((side) => byTag(side, 'tag:other', ''));
    await same((side) => byTag(side, 'tag:role', 'back & end'));
    await same((side) => byTag(side, 'tag-key', 'role'));
  });

  test('load balancers, listeners, target groups and health', async () => {
    await sameOfOurs(async ({ elb }) => {
      const { LoadBalancers } = await elb.send(new DescribeLoadBalancersCommand({ Names: ['mirror'] }));
      // moto's load balancer has yet to be provisioned; names are each one's own.
      return LoadBalancers!.map(({ State, DNSName, AvailabilityZones, ...rest }) => ({
        ...rest,
        AvailabilityZones: AvailabilityZones!.map(({ SubnetId, ZoneName }) => ({ SubnetId, ZoneName })),
      }));
    });
    await sameOfOurs(async ({ elb, loadBalancer }) => {
      const { Listeners } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn: loadBalancer }));
      // moto does not repeat the action's group in its newer form.
      return Listeners!.map(({ DefaultActions, ...rest }) => ({
        ...rest,
        DefaultActions: DefaultActions!.map(({ Type, TargetGroupArn }) => ({ Type, TargetGroupArn })),
      }));
    });
    await sameOfOurs(({ elb, loadBalancer }) => elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn: loadBalancer })));
    await sameOfOurs(async ({ elb, loadBalancer }) => {
      const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn: loadBalancer }));
      const { TargetHealthDescriptions } = await elb.send(
        new DescribeTargetHealthCommand({ TargetGroupArn: TargetGroups![0]!.TargetGroupArn }),
      );
      // AWS: the number of the port; moto: as the group has it.
      return TargetHealthDescriptions!.map(({ HealthCheckPort, ...rest }) => rest);
    });
    const gone = `arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/gone/0123456789abcdef`;
    await same(({ elb }) => elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [gone] })));
    await same(({ elb }) => elb.send(new DescribeLoadBalancersCommand({ Names: ['gone'] })));
    await same(({ elb }) => elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: gone.replace('loadbalancer/net', 'targetgroup') })));
  });

  test('traffic mirroring, from targets to the end of a session', async () => {
    const tags = (type: 'target' | 'filter' | 'session') => [
      { ResourceType: `traffic-mirror-${type}` as const, Tags: [{ Key: 'mirror', Value: 'a & <b>' }] },
    ];
    await same(async ({ ec2, names, loadBalancer }) => {
      const answer = await ec2.send(
        new CreateTrafficMirrorTargetCommand({
          NetworkLoadBalancerArn: loadBalancer,
          Description: 'ours',
          ClientToken: 'target-1',
          TagSpecifications: tags('target'),
        }),
      );
      names.set(answer.TrafficMirrorTarget!.TrafficMirrorTargetId!, 'target');
      return answer;
    });
    await same(async ({ ec2, names }) => {
      const answer = await ec2.send(
        new CreateTrafficMirrorFilterCommand({ Description: 'all', ClientToken: 'filter-1', TagSpecifications: tags('filter') }),
      );
      names.set(answer.TrafficMirrorFilter!.TrafficMirrorFilterId!, 'filter');
      return answer;
    });
    const session = (side: Side, given: Partial<CreateTrafficMirrorSessionCommandInput> = {}) =>
      side.ec2.send(
        new CreateTrafficMirrorSessionCommand({
          NetworkInterfaceId: side.interface,
          TrafficMirrorTargetId: idOf(side, 'target'),
          TrafficMirrorFilterId: idOf(side, 'filter'),
          SessionNumber: 1,
          PacketLength: 128,
          VirtualNetworkId: 7,
          Description: 'first',
          TagSpecifications: tags('session'),
          ...given,
        }),
      );
    await same(async (side) => {
      const answer = await session(side, { ClientToken: 'session-1' });
      side.names.set(answer.TrafficMirrorSession!.TrafficMirrorSessionId!, 'session');
      return answer;
    });

    await same(({ ec2 }) => ec2.send(new DescribeTrafficMirrorTargetsCommand({})));
    for (const [Name, value] of [
      ['description', () => 'ours'],
      ['network-load-balancer-arn', (side: Side) => side.loadBalancer],
      ['owner-id', () => '123456789012'],
      ['traffic-mirror-target-id', (side: Side) => idOf(side, 'target')],
      ['network-interface-id', () => 'eni-0123456789abcdef0'],
    ] as const) {
      await same((side) => side.ec2.send(new DescribeTrafficMirrorTargetsCommand({ Filters: [{ Name, Values: [value(side)] }] })));
    }
    // moto leaves out members that are empty lists here, though not where it creates: AWS has them in both.
    const { our, moto } = await both(({ ec2 }) => ec2.send(new DescribeTrafficMirrorFiltersCommand({})));
    assert.partialDeepStrictEqual(our, moto);
    await same(({ ec2 }) => ec2.send(new DescribeTrafficMirrorSessionsCommand({})));
    for (const [Name, value] of [
      ['network-interface-id', (side: Side) => side.interface],
      ['traffic-mirror-target-id', (side: Side) => idOf(side, 'target')],
      ['traffic-mirror-filter-id', (side: Side) => idOf(side, 'filter')],
      ['description', () => 'first'],
    ] as const) {
      await same((side) => side.ec2.send(new DescribeTrafficMirrorSessionsCommand({ Filters: [{ Name, Values: [value(side)] }] })));
    }

    const TrafficMirrorSessionId = (side: Side) => idOf(side, 'session');
    await same((side) =>
      side.ec2.send(
        new ModifyTrafficMirrorSessionCommand({
          TrafficMirrorSessionId: TrafficMirrorSessionId(side),
          SessionNumber: 3,
          PacketLength: 256,
          VirtualNetworkId: 8,
          Description: 'second',
        }),
      ),
    );
    await same(({ ec2 }) => ec2.send(new DescribeTrafficMirrorSessionsCommand({})));
    await same((side) => side.ec2.send(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: TrafficMirrorSessionId(side) })));
    await same(({ ec2 }) => ec2.send(new DescribeTrafficMirrorSessionsCommand({})));
  });

  /** moto keeps few of AWS's rules. For each: what AWS documents, which is what we do, and what moto does. */
  test('where moto and AWS differ', async () => {
    const missing = 'tms-0123456789abcdef0';
    const differ = async (call: (side: Side) => Promise<unknown>, our: unknown, moto: unknown) =>
      assert.deepEqual(await both(call), { our, moto });
    const done = (call: Promise<unknown>) => call.then(() => 'done');

    // AWS: InvalidTrafficMirrorSessionId.NotFound; moto finds none, or deletes it again. It tags what is not there, too.
    const notFound = 'InvalidTrafficMirrorSessionId.NotFound';
    const describe = new DescribeTrafficMirrorSessionsCommand({ TrafficMirrorSessionIds: [missing] });
    await differ(({ ec2 }) => ec2.send(describe), notFound, { TrafficMirrorSessions: [] });
    const remove = new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: missing });
    await differ(({ ec2 }) => done(ec2.send(remove)), notFound, 'done');

    const tag = new CreateTagsCommand({ Resources: ['eni-0123456789abcdef0'], Tags: [{ Key: 'a', Value: 'b' }] });
    await differ(({ ec2 }) => done(ec2.send(tag)), 'InvalidNetworkInterfaceID.NotFound', 'done');
    // AWS: wildcards in every filter; moto takes them literally.
    const found = (Name: string, Value: string) => async (side: Side) => {
      const answer = await side.ec2.send(new DescribeTrafficMirrorTargetsCommand({ Filters: [{ Name, Values: [Value] }] }));
      return answer.TrafficMirrorTargets!.length;
    };
    await differ(found('description', 'o*s'), 1, 0);

    const create = (side: Side, given: Partial<CreateTrafficMirrorSessionCommandInput> = {}) =>
      done(
        side.ec2.send(
          new CreateTrafficMirrorSessionCommand({
            NetworkInterfaceId: side.interface,
            TrafficMirrorTargetId: idOf(side, 'target'),
            TrafficMirrorFilterId: idOf(side, 'filter'),
            SessionNumber: 9,
            ...given,
          }),
        ),
      );
    // AWS checks what a session refers to, and ranges; moto neither.
    const NetworkInterfaceId = 'eni-0123456789abcdef0';
    await differ((side) => create(side, { NetworkInterfaceId }), 'InvalidNetworkInterfaceID.NotFound', 'done');
    const TrafficMirrorTargetId = 'tmt-0123456789abcdef0';
    await differ((side) => create(side, { TrafficMirrorTargetId }), 'InvalidTrafficMirrorTargetId.NotFound', 'done');
    await differ((side) => create(side, { PacketLength: 99_999 }), 'InvalidParameterValue', 'done');
    // AWS: a client token that was used gives the answer of then, or an error; numbers are unique, and three on an interface. moto: no such rules.
    await differ((side) => create(side, { ClientToken: 'session-1' }), 'IdempotentParameterMismatch', 'done');
    for (const SessionNumber of [1, 2, 3]) await both((side) => create(side, { SessionNumber }));
    await differ((side) => create(side, { SessionNumber: 1 }), 'InvalidParameterValue', 'done');
    await differ((side) => create(side, { SessionNumber: 4 }), 'TrafficMirrorSessionsPerInterfaceLimitExceeded', 'done');
    // AWS: exactly one destination; both say so, each with its own code.
    const none = new CreateTrafficMirrorTargetCommand({});
    await differ(({ ec2 }) => done(ec2.send(none)), 'InvalidParameterCombination', 'InvalidInput');
  });

  test('RemoveFields and the VNI that AWS chooses, which moto does not know', async () => {
    const modify = async (side: Side) => {
      const { TrafficMirrorSessions } = await side.ec2.send(new DescribeTrafficMirrorSessionsCommand({}));
      const { TrafficMirrorSessionId, VirtualNetworkId } = TrafficMirrorSessions!.find(({ SessionNumber }) => SessionNumber === 1)!;
      const RemoveFields = ['packet-length', 'description'] as const;
      await side.ec2.send(new ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId, PacketLength: 64, Description: 'text' }));
      const modified = await side.ec2.send(
        new ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId, RemoveFields: [...RemoveFields] }),
      );
      const { PacketLength, Description } = modified.TrafficMirrorSession!;
      return { vni: typeof VirtualNetworkId, length: typeof PacketLength, description: typeof Description };
    };
    assert.deepEqual(await both(modify), {
      our: { vni: 'number', length: 'undefined', description: 'undefined' },
      moto: { vni: 'undefined', length: 'number', description: 'string' },
    });
  });
});

/** The side's ID of what was called `name`. */
function idOf({ names }: Side, name: string): string {
  return [...names].find(([, each]) => each === name)![0];
}
