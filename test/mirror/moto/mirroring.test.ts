import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import {
  CreateTagsCommand,
  CreateTrafficMirrorFilterCommand,
  CreateTrafficMirrorSessionCommand,
  type CreateTrafficMirrorSessionCommandInput,
  CreateTrafficMirrorTargetCommand,
  DeleteTrafficMirrorSessionCommand,
  DescribeTrafficMirrorFiltersCommand,
  DescribeTrafficMirrorSessionsCommand,
  DescribeTrafficMirrorTargetsCommand,
  ModifyTrafficMirrorSessionCommand,
} from '@aws-sdk/client-ec2';
import { Both } from './both.ts';
import { reasonToSkip } from './install.ts';
import type { Side } from './sides.ts';

suite('traffic mirroring, as moto has it', { skip: await reasonToSkip() }, () => {
  let both: Both;

  before(async () => {
    both = await Both.start();
  });
  after(() => both.stop());

  test('traffic mirroring, from targets to the end of a session', async () => {
    const tags = (type: 'target' | 'filter' | 'session') => [
      { ResourceType: `traffic-mirror-${type}` as const, Tags: [{ Key: 'mirror', Value: 'a & <b>' }] },
    ];
    await both.same(async ({ ec2, names, loadBalancer }) => {
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
    await both.same(async ({ ec2, names }) => {
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
    await both.same(async (side) => {
      const answer = await session(side, { ClientToken: 'session-1' });
      side.names.set(answer.TrafficMirrorSession!.TrafficMirrorSessionId!, 'session');
      return answer;
    });

    await both.same(({ ec2 }) => ec2.send(new DescribeTrafficMirrorTargetsCommand({})));
    for (const [Name, value] of [
      ['description', () => 'ours'],
      ['network-load-balancer-arn', (side: Side) => side.loadBalancer],
      ['owner-id', () => '123456789012'],
      ['traffic-mirror-target-id', (side: Side) => idOf(side, 'target')],
      ['network-interface-id', () => 'eni-0123456789abcdef0'],
    ] as const) {
      await both.same((side) => side.ec2.send(new DescribeTrafficMirrorTargetsCommand({ Filters: [{ Name, Values: [value(side)] }] })));
    }
    // moto leaves out members that are empty lists here, though not where it creates: AWS has them in both.
    const { our, moto } = await both.answers(({ ec2 }) => ec2.send(new DescribeTrafficMirrorFiltersCommand({})));
    assert.partialDeepStrictEqual(our, moto);
    await both.same(({ ec2 }) => ec2.send(new DescribeTrafficMirrorSessionsCommand({})));
    for (const [Name, value] of [
      ['network-interface-id', (side: Side) => side.interface],
      ['traffic-mirror-target-id', (side: Side) => idOf(side, 'target')],
      ['traffic-mirror-filter-id', (side: Side) => idOf(side, 'filter')],
      ['description', () => 'first'],
    ] as const) {
      await both.same((side) => side.ec2.send(new DescribeTrafficMirrorSessionsCommand({ Filters: [{ Name, Values: [value(side)] }] })));
    }

    const TrafficMirrorSessionId = (side: Side) => idOf(side, 'session');
    await both.same((side) =>
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
    await both.same(({ ec2 }) => ec2.send(new DescribeTrafficMirrorSessionsCommand({})));
    await both.same((side) =>
      side.ec2.send(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: TrafficMirrorSessionId(side) })),
    );
    await both.same(({ ec2 }) => ec2.send(new DescribeTrafficMirrorSessionsCommand({})));
  });

  /** moto keeps few of AWS's rules. For each: what AWS documents, which is what we do, and what moto does. */
  test('where moto and AWS differ', async () => {
    const missing = 'tms-0123456789abcdef0';
    const done = (call: Promise<unknown>) => call.then(() => 'done');

    // AWS: InvalidTrafficMirrorSessionId.NotFound; moto finds none, or deletes it again. It tags what is not there, too.
    const notFound = 'InvalidTrafficMirrorSessionId.NotFound';
    const describe = new DescribeTrafficMirrorSessionsCommand({ TrafficMirrorSessionIds: [missing] });
    await both.differ(({ ec2 }) => ec2.send(describe), notFound, { TrafficMirrorSessions: [] });
    const remove = new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: missing });
    await both.differ(({ ec2 }) => done(ec2.send(remove)), notFound, 'done');

    const tag = new CreateTagsCommand({ Resources: ['eni-0123456789abcdef0'], Tags: [{ Key: 'a', Value: 'b' }] });
    await both.differ(({ ec2 }) => done(ec2.send(tag)), 'InvalidNetworkInterfaceID.NotFound', 'done');
    // AWS: wildcards in every filter; moto takes them literally.
    const found = (Name: string, Value: string) => async (side: Side) => {
      const answer = await side.ec2.send(new DescribeTrafficMirrorTargetsCommand({ Filters: [{ Name, Values: [Value] }] }));
      return answer.TrafficMirrorTargets!.length;
    };
    await both.differ(found('description', 'o*s'), 1, 0);

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
    await both.differ((side) => create(side, { NetworkInterfaceId }), 'InvalidNetworkInterfaceID.NotFound', 'done');
    const TrafficMirrorTargetId = 'tmt-0123456789abcdef0';
    await both.differ((side) => create(side, { TrafficMirrorTargetId }), 'InvalidTrafficMirrorTargetId.NotFound', 'done');
    await both.differ((side) => create(side, { PacketLength: 99_999 }), 'InvalidParameterValue', 'done');
    // AWS: a client token that was used gives the answer of then, or an error; numbers are unique, and three on an interface. moto: no such rules.
    await both.differ((side) => create(side, { ClientToken: 'session-1' }), 'IdempotentParameterMismatch', 'done');
    for (const SessionNumber of [1, 2, 3]) await both.answers((side) => create(side, { SessionNumber }));
    await both.differ((side) => create(side, { SessionNumber: 1 }), 'InvalidParameterValue', 'done');
    await both.differ((side) => create(side, { SessionNumber: 4 }), 'TrafficMirrorSessionsPerInterfaceLimitExceeded', 'done');
    // AWS: exactly one destination; both say so, each with its own code.
    const none = new CreateTrafficMirrorTargetCommand({});
    await both.differ(({ ec2 }) => done(ec2.send(none)), 'InvalidParameterCombination', 'InvalidInput');
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
    assert.deepEqual(await both.answers(modify), {
      our: { vni: 'number', length: 'undefined', description: 'undefined' },
      moto: { vni: 'undefined', length: 'number', description: 'string' },
    });
  });
});

/** The side's ID of what was called `name`. */
function idOf({ names }: Side, name: string): string {
  return [...names].find(([, each]) => each === name)![0];
}
