import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateTagsCommand,
  CreateTrafficMirrorFilterCommand,
  CreateTrafficMirrorFilterRuleCommand,
  CreateTrafficMirrorSessionCommand,
  DeleteTrafficMirrorFilterCommand,
  DeleteTrafficMirrorSessionCommand,
  DeleteTrafficMirrorTargetCommand,
  ModifyTrafficMirrorSessionCommand,
} from '@aws-sdk/client-ec2';
import { applyPlan } from '../apply/apply.ts';
import type { Aws } from '../aws/aws.ts';
import { openAws } from '../aws/open.ts';
import { parsed } from '../file/fixtures.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import { kill } from '../kill/kill.ts';
import { planDestroy } from '../plan/plan_destroy.ts';
import { planMirror } from '../plan/plan_mirror.ts';
import { CloudWatchGuard } from '../ramp/cloudwatch_guard.ts';
import { ramp } from '../ramp/ramp.ts';
import { codeOf, startCloud } from '../testing/cloud/fixtures.ts';
import { addOpenLoadBalancer } from '../testing/open_load_balancer.ts';
import { VirtualClock } from '../testing/virtual_clock.ts';
import { readWorld } from '../world/read_world.ts';
import type { Purpose } from './grants.ts';
import { policyFor } from './policy.ts';

const SCOPE = { mirror: 'prod', region: 'us-east-1', account: '123456789012' };

/** A cloud, and the two files that a mirror is made and changed by: between them whatever can change does. */
async function start() {
  const clock = new VirtualClock();
  const world = await startCloud({ clock });
  const { cloud, listener, source } = world;
  const loadBalancer = addOpenLoadBalancer(cloud, world);
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
  const aws = await openAws({ region: SCOPE.region, endpointUrl: cloud.endpoint, clock, credentials });
  const shared = { name: 'prod', sources: '[{name: web, where: {tag: {team: web}}}]', ramp: '{steps: [100], observe: 10m}' };
  const first = parsed({
    ...shared,
    targets: `{main: {loadBalancer: "${loadBalancer}"}}`,
    filters: '{all: {services: [amazon-dns], rules: [{direction: both, protocol: tcp}, {direction: both, protocol: udp}]}}',
    session: '{packetLength: 128}',
    tags: '{cost: "1"}',
  });
  const changed = parsed({
    ...shared,
    targets: `{main: {loadBalancer: "${loadBalancer}"}}`,
    filters: '{all: {rules: [{direction: both, protocol: tcp, description: all of it}]}}',
    session: '{packetLength: 256}',
    tags: '{cost: "2"}',
  });
  const replaced = parsed({
    ...shared,
    targets: `{other: {interface: "${listener.interfaces[0]}"}}`,
    filters: '{other: {rules: [{direction: both}]}}',
    deny: `[{interface: ${source.interfaces[1]}}]`,
  });
  return {
    ...world,
    aws,
    files: [first, changed, replaced] as const,
    async [Symbol.asyncDispose]() {
      aws.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

type World = Awaited<ReturnType<typeof start>>;

const apply = async (aws: Aws, file: MirrorFile) => applyPlan(aws, planMirror(file, await readWorld(aws, file), { share: 100 }));

async function applyAll({ aws, files }: World): Promise<void> {
  for (const file of files) await apply(aws, file);
}

/** What each purpose does, after what somebody with all rights had done. */
const COMMANDS: Readonly<
  Record<Purpose, { readonly before?: (world: World) => Promise<unknown>; readonly run: (world: World) => Promise<unknown> }>
> = {
  read: { run: ({ aws, files: [file] }) => readWorld(aws, file) },
  apply: {
    run: async (world) => {
      const { aws, files } = world;
      const guard = new CloudWatchGuard(aws, { maxSkippedRatio: 0.1, maxBandwidthRatio: 0.9, maxPeakBitsPerSecond: 1e9 });
      await ramp(aws, files[0], { guards: [guard] });
      await applyAll(world);
    },
  },
  watch: { run: applyAll },
  kill: { before: ({ aws, files: [file] }) => apply(aws, file), run: ({ aws }) => kill(aws, { mirror: 'prod' }) },
  destroy: {
    before: ({ aws, files: [file] }) => apply(aws, file),
    run: async ({ aws }) => {
      await kill(aws, { mirror: 'prod' });
      await applyPlan(aws, planDestroy(await readWorld(aws), 'prod'));
    },
  },
};

for (const [purpose, { before, run }] of Object.entries(COMMANDS) as [Purpose, (typeof COMMANDS)[Purpose]][]) {
  test(`${purpose}: what is allowed is what is called, neither less nor more`, async () => {
    await using world = await start();
    const { cloud } = world;
    await before?.(world);
    const policy = policyFor(purpose, SCOPE);
    cloud.policy = policy;
    const from = cloud.calls.length;
    await run(world);
    const calls = cloud.calls.slice(from);
    assert.deepEqual(
      calls.filter(({ outcome }) => outcome !== 'ok').map(({ operation, outcome }) => `${operation} ${outcome}`),
      [],
    );
    const called = new Set(calls.map(({ service, operation }) => `${service === 'monitoring' ? 'cloudwatch' : service}:${operation}`));
    called.delete('sts:GetCallerIdentity');
    assert.deepEqual([...called].sort(), [...new Set(policy.Statement.flatMap(({ Action }) => Action))].sort());
  });
}

test('what is not ours cannot be touched, nor made ours', async () => {
  await using world = await start();
  const { aws, cloud, ec2, files, source, target, filter, mirror } = world;
  await apply(aws, files[0]);
  const [own] = (await readWorld(aws)).sessions;
  const foreign = (await mirror(source.interfaces[0] ?? '')).TrafficMirrorSession?.TrafficMirrorSessionId ?? '';
  const others = [{ Key: 'mirrorscope:mirror', Value: 'test' }];
  const filterOfOther = cloud.addMirrorFilter({ tags: { 'mirrorscope:mirror': 'test' } });
  const ours = [{ Key: 'mirrorscope:mirror', Value: 'prod' }];
  const session = {
    NetworkInterfaceId: source.interfaces[0],
    SessionNumber: 7,
    TrafficMirrorTargetId: own?.target,
    TrafficMirrorFilterId: own?.filter,
  };
  const tagged = (Tags: typeof ours) => ({ TagSpecifications: [{ ResourceType: 'traffic-mirror-session' as const, Tags }] });
  cloud.policy = policyFor('apply', SCOPE);
  const attempts = {
    'delete a session': new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: foreign }),
    'change a session': new ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId: foreign, SessionNumber: 9 }),
    'point our session at their target': new ModifyTrafficMirrorSessionCommand({
      TrafficMirrorSessionId: own?.id,
      TrafficMirrorTargetId: target,
    }),
    'delete a filter': new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId: filter }),
    "delete another mirror's filter": new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId: filterOfOther }),
    'delete a target': new DeleteTrafficMirrorTargetCommand({ TrafficMirrorTargetId: target }),
    'add a rule': new CreateTrafficMirrorFilterRuleCommand({
      TrafficMirrorFilterId: filter,
      TrafficDirection: 'ingress',
      RuleNumber: 1,
      RuleAction: 'accept',
      SourceCidrBlock: '0.0.0.0/0',
      DestinationCidrBlock: '0.0.0.0/0',
    }),
    'tag a session as ours': new CreateTagsCommand({ Resources: [foreign], Tags: ours }),
    'tag an interface': new CreateTagsCommand({ Resources: [source.interfaces[0] ?? ''], Tags: ours }),
    'mirror without our tag': new CreateTrafficMirrorSessionCommand({ ...session }),
    "mirror with another mirror's tag": new CreateTrafficMirrorSessionCommand({ ...session, ...tagged(others) }),
    'mirror to their target': new CreateTrafficMirrorSessionCommand({ ...session, ...tagged(ours), TrafficMirrorTargetId: target }),
    'make a filter without our tag': new CreateTrafficMirrorFilterCommand({}),
  };
  for (const [what, command] of Object.entries(attempts))
    assert.equal(await codeOf(ec2.send(command as never)), 'UnauthorizedOperation', what);
  assert.equal(await codeOf(ec2.send(new CreateTrafficMirrorSessionCommand({ ...session, ...tagged(ours) }))), 'ok');
});

test('existing targets and filters can be used, and stay as they are', async () => {
  await using world = await start();
  const { aws, cloud, ec2, files, target, filter } = world;
  const file: MirrorFile = { ...files[0], targets: { main: { id: target, zones: [] } }, filters: { all: { id: filter } } };
  cloud.policy = policyFor('apply', { ...SCOPE, existing: [target, filter] });
  const session = {
    NetworkInterfaceId: world.source.interfaces[0],
    SessionNumber: 7,
    TrafficMirrorTargetId: target,
    TrafficMirrorFilterId: filter,
    TagSpecifications: [{ ResourceType: 'traffic-mirror-session' as const, Tags: [{ Key: 'mirrorscope:mirror', Value: 'prod' }] }],
  };
  assert.equal(await codeOf(ec2.send(new CreateTrafficMirrorSessionCommand(session))), 'ok');
  assert.equal(await codeOf(ec2.send(new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId: filter }))), 'UnauthorizedOperation');
  assert.ok((await readWorld(aws, file)).sessions.length === 1);
});
