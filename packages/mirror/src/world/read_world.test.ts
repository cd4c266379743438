import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { Aws, CommandOf, Send } from '../aws/aws.ts';
import { openAws } from '../aws/open.ts';
import { MirrorError } from '../error.ts';
import { parseMirrorFile } from '../file/parse_mirror_file.ts';
import type { Progress } from '../progress.ts';
import { Cloud, type CloudOptions } from '../testing/cloud/cloud.ts';
import { KEY_TAG, MIRROR_TAG } from './own.ts';
import { readWorld } from './read_world.ts';

async function start(t: TestContext, options: CloudOptions = {}) {
  const cloud = await Cloud.start(options);
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
  const aws = await openAws({ region: cloud.region, endpointUrl: cloud.endpoint, credentials });
  t.after(async () => {
    aws.close();
    await cloud.stop();
  });
  const vpc = cloud.addVpc();
  const subnet = cloud.addSubnet({ vpc, zone: 'us-east-1a', cidr: '10.0.0.0/20', ipv6Cidr: '2001:db8:1::/64', tags: { tier: 'web' } });
  return { cloud, aws, vpc, subnet };
}

const count = (cloud: Cloud, operation: string): number => cloud.calls.filter((call) => call.operation === operation).length;

const fileWith = (target: string) =>
  parseMirrorFile(
    `name: a\ntargets: {main: ${target}}\nfilters: {f: {id: tmf-1}}\nsources: [{name: all, where: {interface: '*'}}]\n`,
    'mirror.yaml',
  );

test('everything that mirroring has to do with', async (t) => {
  const { cloud, aws, vpc, subnet } = await start(t);
  const group = cloud.addSecurityGroup({ vpc, ingress: [{ protocol: 'udp', from: 4789, cidrs: ['2001:db8::/32', '10.0.0.0/8'] }] });
  const web = cloud.addInstance({ subnet, securityGroups: [group], group: 'web-asg', tags: { Name: 'web-1' }, state: 'stopped' });
  const arn = cloud.addLoadBalancer({ name: 'listeners', subnets: [subnet], crossZone: true, listeners: [{ targets: [{ id: web.id }] }] });
  const endpoint = cloud.addEndpoint({ subnets: [subnet] });
  const target = cloud.addMirrorTarget({ destination: arn, tags: { [MIRROR_TAG]: 'a', [KEY_TAG]: 'target/main' } });
  const filter = cloud.addMirrorFilter({ services: ['amazon-dns'], description: 'all' });
  const session = cloud.addMirrorSession({ interface: web.interfaces[0]!, target, filter, number: 7, vni: 1001, packetLength: 128 });
  const steps: Progress[] = [];
  const world = await readWorld(aws, undefined, (step) => steps.push(step));
  assert.equal(world.account, '123456789012');
  assert.equal(world.region, 'us-east-1');
  const source = world.interfaces.find(({ id }) => id === web.interfaces[0]);
  assert.deepEqual(source, {
    id: web.interfaces[0],
    description: '',
    type: 'interface',
    status: 'in-use',
    vpc,
    subnet,
    zone: 'us-east-1a',
    zoneId: world.subnets[0]?.zoneId,
    ipv4: source?.ipv4,
    ipv6: source?.ipv6,
    prefixes: [],
    securityGroups: [group],
    instance: web.id,
    owner: '123456789012',
    tags: {},
  });
  assert.ok(source?.ipv4.length === 1 && source.ipv6.length === 1);
  assert.deepEqual(world.instances, [
    { id: web.id, type: 'm5.large', state: 'stopped', group: 'web-asg', tags: { Name: 'web-1', 'aws:autoscaling:groupName': 'web-asg' } },
  ]);
  assert.partialDeepStrictEqual(world.subnets, [
    { id: subnet, vpc, cidr: '10.0.0.0/20', ipv6Cidr: '2001:db8:1::/64', tags: { tier: 'web' } },
  ]);
  assert.deepEqual(world.securityGroups.find(({ id }) => id === group)?.ingress, [
    { protocol: 'udp', fromPort: 4789, toPort: 4789, cidrs: ['10.0.0.0/8', '2001:db8::/32'], groups: [], prefixLists: [] },
  ]);
  assert.partialDeepStrictEqual(world.routeTables, [
    { vpc, isMain: true, routes: [{ destination: '10.0.0.0/16', via: 'local', state: 'active' }] },
  ]);
  assert.deepEqual(world.endpoints, [{ id: endpoint, type: 'GatewayLoadBalancer', state: 'available', vpc, subnets: [subnet] }]);
  const [balancer] = world.loadBalancers;
  assert.partialDeepStrictEqual(balancer, {
    arn,
    name: 'listeners',
    type: 'network',
    state: 'active',
    vpc,
    zones: [{ zone: 'us-east-1a', subnet }],
    securityGroups: undefined,
    crossZone: true,
    listeners: [{ protocol: 'UDP', port: 4789 }],
  });
  assert.deepEqual(
    balancer?.listeners[0]?.targetGroups,
    balancer?.targetGroups.map((one) => one.arn),
  );
  assert.partialDeepStrictEqual(balancer?.targetGroups, [
    { protocol: 'UDP', healthCheck: { protocol: 'TCP' }, crossZone: undefined, targets: [{ id: web.id, zone: 'us-east-1a' }] },
  ]);
  assert.partialDeepStrictEqual(world.targets, [{ id: target, kind: 'loadBalancer', destination: arn }]);
  assert.deepEqual(world.filters, [{ id: filter, description: 'all', services: ['amazon-dns'], rules: [], tags: {} }]);
  assert.partialDeepStrictEqual(world.sessions, [
    { id: session, interface: web.interfaces[0], target, filter, number: 7, vni: 1001, packetLength: 128, tags: {} },
  ]);
  assert.deepEqual(steps.at(-1)?.done, steps.at(-1)?.total);
  assert.equal(steps.length, 11);
});

test('2,000 interfaces, page by page', async (t) => {
  const { cloud, aws, subnet } = await start(t);
  const ids = Array.from({ length: 2000 }, () => cloud.addInstance({ subnet }).interfaces[0]!);
  const { interfaces, instances } = await readWorld(aws);
  assert.deepEqual(
    interfaces.map(({ id }) => id),
    ids.sort(),
  );
  assert.equal(instances.length, 2000);
  assert.equal(count(cloud, 'DescribeNetworkInterfaces'), 2);
  assert.equal(aws.counts.throttled, 0);
});

/** Pages of another size, and every list in another order. */
function shuffled(aws: Aws, size: number, seed: number): Aws {
  let state = seed;
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state;
  };
  const shuffle = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value
        .map((item) => ({ item: shuffle(item), at: random() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item);
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shuffle(item)]));
  };
  const through =
    (send: Send): Send =>
    async <Output>(command: CommandOf<Output>, about: string, signal?: AbortSignal) => {
      const { input } = command as unknown as { input: { MaxResults?: number } };
      if (input.MaxResults !== undefined) input.MaxResults = size;
      return shuffle(await send(command, about, signal)) as Output;
    };
  return { ...aws, ec2: through(aws.ec2), elb: through(aws.elb) };
}

test('the same world, whatever order AWS answers in', async (t) => {
  const { cloud, aws, vpc, subnet } = await start(t, { throttle: false });
  const other = cloud.addSubnet({ vpc, zone: 'us-east-1b', cidr: '10.0.16.0/20' });
  const ingress = [
    { protocol: 'tcp', from: 443, cidrs: ['10.0.0.0/8', '192.168.0.0/16'] },
    { protocol: 'udp', from: 4789, cidrs: ['0.0.0.0/0', '::/0'] },
  ];
  const groups = [cloud.addSecurityGroup({ vpc, ingress }), cloud.addSecurityGroup({ vpc, ingress: ingress.toReversed() })];
  cloud.addRouteTable({
    vpc,
    subnets: [subnet, other],
    routes: [
      { destination: '0.0.0.0/0', via: 'nat-1' },
      { destination: '10.0.0.0/16', via: 'local' },
    ],
  });
  const instances = Array.from({ length: 12 }, (_, i) =>
    cloud.addInstance({ subnet, interfaces: [subnet, other], securityGroups: groups, tags: { Name: `web-${i}`, env: 'prod' } }),
  );
  const listeners = instances.slice(0, 3).map(({ id }) => ({ id }));
  const destination = cloud.addLoadBalancer({
    name: 'l',
    subnets: [subnet, other],
    listeners: [{ targets: listeners }, { protocol: 'TCP', port: 80, targets: listeners }],
  });
  const target = cloud.addMirrorTarget({ destination, tags: { [MIRROR_TAG]: 'a', x: 'y' } });
  const filter = cloud.addMirrorFilter({});
  for (const { interfaces } of instances) for (const source of interfaces) cloud.addMirrorSession({ interface: source, target, filter });
  const expected = await readWorld(aws);
  assert.equal(expected.sessions.length, 24);
  assert.equal(expected.loadBalancers[0]?.targetGroups.length, 2);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 5, max: 30 }), fc.nat(), async (size, seed) => {
      const world = await readWorld(shuffled(aws, size, seed));
      assert.deepEqual(world, expected);
      assert.equal(JSON.stringify(world), JSON.stringify(expected));
    }),
    { numRuns: 8 },
  );
});

test('of load balancers those of own targets and of the file', async (t) => {
  const { cloud, aws, subnet } = await start(t);
  const [own, named, byId, others] = ['own', 'named', 'by-id', 'others'].map((name) => cloud.addLoadBalancer({ name, subnets: [subnet] }));
  cloud.addMirrorTarget({ destination: own!, tags: { [MIRROR_TAG]: 'a' } });
  const existing = cloud.addMirrorTarget({ destination: byId! });
  cloud.addMirrorTarget({ destination: others! });
  const names = async (file?: ReturnType<typeof fileWith>) => (await readWorld(aws, file)).loadBalancers.map(({ name }) => name).sort();
  assert.deepEqual(await names(), ['own']);
  assert.deepEqual(await names(fileWith(`{loadBalancer: '${named}'}`)), ['named', 'own']);
  assert.deepEqual(await names(fileWith(`{id: ${existing}}`)), ['by-id', 'own']);
  assert.equal(count(cloud, 'DescribeListeners'), 5);
});

test('what vanishes between two questions was never there', async (t) => {
  const { cloud, aws, subnet } = await start(t);
  const destination = cloud.addLoadBalancer({ name: 'listeners', subnets: [subnet] });
  cloud.addMirrorTarget({ destination, tags: { [MIRROR_TAG]: 'a' } });
  cloud.fault({ operation: 'DescribeTargetHealth', error: { code: 'TargetGroupNotFound' } });
  const [balancer] = (await readWorld(aws)).loadBalancers;
  assert.deepEqual(balancer?.targetGroups, []);
  cloud.fault({ operation: 'DescribeListeners', error: { code: 'LoadBalancerNotFound' } });
  assert.deepEqual((await readWorld(aws)).loadBalancers, []);
  cloud.removeLoadBalancer(destination);
  const world = await readWorld(aws);
  assert.deepEqual([world.loadBalancers.length, world.targets.length], [0, 1]);
});

test('where one reading fails all end, and so they do when told to', async (t) => {
  const { cloud, aws } = await start(t);
  cloud.fault({ operation: 'DescribeSubnets', error: { code: 'UnauthorizedOperation', status: 403 } });
  await assert.rejects(readWorld(aws), (error) => error instanceof MirrorError && error.code === 'denied' && /subnets/.test(error.message));
  const reason = new Error('enough');
  await assert.rejects(readWorld(aws, undefined, undefined, AbortSignal.abort(reason)), reason);
});
