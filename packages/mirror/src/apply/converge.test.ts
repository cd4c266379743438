import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MirrorFile } from '../file/mirror_file.ts';
import { planDestroy } from '../plan/plan_destroy.ts';
import { filterChoice, rule } from '../testing/plan/worlds.ts';
import { readWorld } from '../world/read_world.ts';
import { applyPlan } from './apply.ts';
import { endOf, startMirrored, todo } from './fixtures.ts';

const ruleChoice = fc.record({
  directions: fc.constantFrom(['ingress'] as const, ['ingress', 'egress'] as const),
  action: fc.constantFrom('accept' as const, 'reject' as const),
  families: fc.constantFrom(['ipv4'] as const, ['ipv4', 'ipv6'] as const),
  match: fc.constantFrom(
    { protocol: undefined },
    { protocol: 6 },
    { protocol: 6, destinationPorts: { from: 80, to: 443 } },
    { protocol: 17, sourcePorts: { from: 53, to: 53 } },
  ),
  description: fc.constantFrom('', 'a', 'b'),
});

const wish = fc.record({
  rules: fc.array(ruleChoice, { minLength: 1, maxLength: 3 }),
  services: fc.constantFrom([], ['amazon-dns']),
  isOtherTarget: fc.boolean(),
  packetLength: fc.constantFrom(undefined, 96, 128),
  description: fc.constantFrom('', 'c'),
  number: fc.constantFrom({ from: 1, to: 10 }, { from: 5, to: 6 }),
  vni: fc.constantFrom({ kind: 'aws' } as const, { kind: 'fixed', vni: 9 } as const, { kind: 'range', from: 100, to: 200 } as const),
  tags: fc.constantFrom({}, { team: 'a' }, { team: 'b' }),
  share: fc.constantFrom(0, 30, 100),
});

test('file after file is followed, others keep what they have, and destroy leaves nothing of ours', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { minLength: 2, maxLength: 4 }), fc.constantFrom(0, 3_000), async (wishes, consistency) => {
      await using mirrored = await startMirrored(3, { consistency });
      const { aws, cloud, destination, interfaces, subnet } = mirrored;
      const listener = cloud.addInstance({ subnet });
      const other = cloud.addLoadBalancer({ name: 'other', subnets: [subnet], listeners: [{ targets: [{ id: listener.id }] }] });
      const target = cloud.addMirrorTarget({ destination });
      cloud.addMirrorSession({ interface: interfaces[1]!, target, filter: cloud.addMirrorFilter(), number: 5, vni: 4_000_000 });
      const others = endOf(cloud);
      for (const wished of wishes) {
        const { share } = wished;
        const file = fileOf(mirrored.file, wished, wished.isOtherTarget ? other : destination);
        await applyPlan(aws, await mirrored.planOf(file, share));
        assert.deepEqual(todo(await mirrored.planOf(file, share)), []);
        assert.ok(others.every((row) => endOf(cloud).includes(row)));
      }
      await applyPlan(aws, planDestroy(await readWorld(aws), 'web'));
      assert.deepEqual(endOf(cloud), others);
    }),
    { numRuns: 10 },
  );
});

type Wish = typeof wish extends fc.Arbitrary<infer W> ? W : never;

function fileOf(file: MirrorFile, wished: Wish, destination: string): MirrorFile {
  const [source] = file.sources;
  const { packetLength, description, number, vni, tags, services } = wished;
  const rules = wished.rules.map(({ match, ...rest }) => rule({ ...rest, ...match }));
  return {
    ...file,
    tags,
    targets: { main: { kind: 'loadBalancer', destination, description: '', zones: [] } },
    filters: { all: { ...filterChoice(rules), services } },
    sources: [{ ...source!, session: { packetLength, description, number, vni } }],
  };
}

test('another load balancer: each session goes over as it is, and is never gone nor double', async () => {
  await using mirrored = await startMirrored(3);
  const { aws, cloud, subnet, file, planOf } = mirrored;
  await applyPlan(aws, await planOf());
  const ids = (): string[] => cloud.account.sessions.rows().map(({ trafficMirrorSessionId }) => trafficMirrorSessionId);
  const before = ids();
  const other = cloud.addLoadBalancer({ name: 'other', subnets: [subnet], listeners: [] });
  cloud.calls.length = 0;
  await applyPlan(
    aws,
    await planOf({ ...file, targets: { main: { kind: 'loadBalancer', destination: other, description: '', zones: [] } } }),
  );
  assert.deepEqual(ids(), before);
  const changes = cloud.calls
    .map(({ operation }) => operation.replace('TrafficMirror', ''))
    .filter((operation) => !/^(Describe|Get)/.test(operation));
  assert.deepEqual(changes, ['CreateTarget', 'ModifySession', 'ModifySession', 'ModifySession', 'DeleteTarget']);
});
