/** What AWS accepts without a word, and then mirrors nothing or bills for nothing: each is said before anything is made, and where it comes later. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateTagsCommand, DeleteTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { readWorld, reconcile, refuseUnsafe, statusOf } from '@mirrorscope/mirror';
import { mirrorYaml, problems, startAccount, type TestAccount } from './testing/account.ts';

/** A way to the target through which nothing comes, and one through which it does. */
const WAYS: readonly (readonly [
  what: string,
  problem: string,
  blocked: (account: TestAccount) => object,
  open: (account: TestAccount) => object,
])[] = [
  [
    'no UDP/4789 listener',
    'error no_udp_listener',
    ({ cloud, a }) => ({
      loadBalancer: cloud.addLoadBalancer({
        name: 'n',
        subnets: [a.subnet],
        listeners: [{ protocol: 'TCP', targets: [{ id: a.listener.id }] }],
      }),
    }),
    ({ a, balancer }) => ({ loadBalancer: balancer('n', a) }),
  ],
  [
    'nothing healthy behind it',
    'error no_healthy_target',
    ({ cloud, a }) => ({
      loadBalancer: cloud.addLoadBalancer({
        name: 'n',
        subnets: [a.subnet],
        listeners: [{ targets: [{ id: a.listener.id, health: 'unhealthy' }] }],
      }),
    }),
    ({ a, balancer }) => ({ loadBalancer: balancer('n', a) }),
  ],
  [
    'a security group that lets nothing in',
    'error security_group_blocks',
    (account) => ({ interface: guarded(account, 53) }),
    (account) => ({ interface: guarded(account, 4789) }),
  ],
  [
    'no route to the target',
    'error no_route',
    (account) => ({ interface: elsewhere(account, 'blackhole') }),
    (account) => ({ interface: elsewhere(account, 'active') }),
  ],
];

function guarded({ cloud, vpc, a }: TestAccount, port: number): string {
  const group = cloud.addSecurityGroup({ vpc, ingress: [{ protocol: 'udp', from: port, to: port, cidrs: ['10.0.0.0/16'] }] });
  return cloud.addInstance({ subnet: a.subnet, securityGroups: [group] }).interfaces[0]!;
}

/** An interface in another VPC, to which a peering leads that may be gone. */
function elsewhere({ cloud, vpc, a }: TestAccount, state: 'active' | 'blackhole'): string {
  const subnet = cloud.addSubnet({ vpc: cloud.addVpc({ cidr: '10.9.0.0/16' }), zone: a.zone, cidr: '10.9.0.0/24' });
  const routes = [
    { destination: '10.0.0.0/16', via: 'local' },
    { destination: '10.9.0.0/16', via: 'pcx-1', state },
  ];
  cloud.addRouteTable({ vpc, subnets: [a.subnet], routes });
  return cloud.addInstance({ subnet }).interfaces[0]!;
}

for (const [what, problem, blocked, open] of WAYS) {
  test(`${what}: nothing is made until the way is open`, async () => {
    for (const [way, expected] of [
      [blocked, [problem]],
      [open, []],
    ] as const) {
      await using account = await startAccount();
      account.web(2, account.a);
      const plan = await account.plan(mirrorYaml({ targets: { main: way(account) } }));
      assert.deepEqual(problems(plan), expected);
      if (way === blocked) assert.throws(() => refuseUnsafe(plan), { code: 'unsafe' });
      else refuseUnsafe(plan);
    }
  });
}

test('a direction, IPv6 or amazon-dns without rules', async () => {
  await using account = await startAccount();
  const { cloud, vpc, a, balancer, plan } = account;
  const subnet = cloud.addSubnet({ vpc, zone: a.zone, cidr: '10.0.64.0/20', ipv6Cidr: '2001:db8:1::/64' });
  cloud.addInstance({ subnet, tags: { role: 'web' } });
  const targets = { main: { loadBalancer: balancer('main', a) } };
  const found = async (...rules: object[]): Promise<string[]> =>
    (await plan(mirrorYaml({ targets, filters: { all: { services: [], rules } } }))).findings.map(({ code, about }) => `${code} ${about}`);
  const [inward, outward] = ['ingress', 'egress'].map((direction) => ({ direction, protocol: 'tcp' }));
  assert.ok((await found(inward!)).includes('direction_without_rules filter/all egress'));
  assert.ok((await found({ ...inward, family: 'ipv4' }, { ...outward, family: 'ipv4' })).includes('family_without_rules filter/all ipv6'));
  const whole = await found(inward!, outward!);
  assert.ok(whole.includes('no_amazon_dns filter/all'));
  assert.ok(!whole.some((text) => /without_rules/.test(text)));
});

test('a load balancer, or a target, that is deleted under its sessions', async () => {
  await using account = await startAccount();
  const { cloud, a, balancer, web, apply, plan, aws } = account;
  web(1, a);
  const destination = balancer('main', a);
  const file = mirrorYaml({ targets: { main: { loadBalancer: destination } } });
  await apply(file);
  assert.deepEqual(problems(await plan(file)), []);
  cloud.removeLoadBalancer(destination);
  assert.deepEqual(problems(await plan(file)), ['error destination_gone']);
  assert.deepEqual(problems(await reconcile(aws, file)), ['error destination_gone'], 'a watcher says so');
  for (const { trafficMirrorTargetId } of cloud.account.targets.rows()) cloud.account.targets.delete(trafficMirrorTargetId);
  assert.deepEqual(
    statusOf(await readWorld(aws)).sessions.flatMap(({ faults }) => faults),
    ['target_gone'],
  );
});

test('sessions billed on stopped or unsupported instances', async () => {
  await using account = await startAccount();
  const { cloud, a, balancer, web, apply, plan, aws, sessions } = account;
  const { id } = cloud.addInstance({ subnet: a.subnet, tags: { role: 'web' } });
  web(1, a);
  const file = mirrorYaml({ targets: { main: { loadBalancer: balancer('main', a) } } });
  await apply(file);
  cloud.setInstanceState(id, 'stopped');
  assert.deepEqual(
    statusOf(await readWorld(aws)).sessions.flatMap(({ faults }) => faults),
    ['not_running'],
  );
  assert.deepEqual(problems(await reconcile(aws, file)), ['warning stopped_instance']);
  const stopped = cloud.account.instances.get(id)!;
  cloud.account.instances.put(id, { ...stopped, instanceType: 't2.micro' });
  cloud.setInstanceState(id, 'running');
  assert.deepEqual(problems(await plan(file)), ['error unsupported_instance']);
  await reconcile(
    aws,
    mirrorYaml({ targets: { main: { loadBalancer: cloud.account.loadBalancers.rows()[0]!.arn } }, deny: [{ instanceType: 't2.*' }] }),
  );
  assert.equal(sessions().length, 1);
});

test('a new AZ without a target', async () => {
  await using account = await startAccount();
  const { a, b, balancer, web, apply, aws, cloud } = account;
  web(1, a);
  const file = mirrorYaml({ targets: { main: { loadBalancer: balancer('main', a) } } });
  await apply(file);
  web(1, b);
  assert.ok(problems(await reconcile(aws, file)).includes('error zone_without_target'));
  const zones = {
    a: { loadBalancer: cloud.account.loadBalancers.rows()[0]!.arn, zones: [a.zone] },
    b: { loadBalancer: balancer('b', b), zones: [b.zone] },
  };
  assert.deepEqual(problems(await reconcile(aws, mirrorYaml({ targets: zones }))), []);
});

test('tags that change: sessions come and go with them', async () => {
  await using account = await startAccount();
  const { a, balancer, web, apply, aws, cloud, sessions } = account;
  const [source] = web(1, a);
  const file = mirrorYaml({ targets: { main: { loadBalancer: balancer('main', a) } } });
  await apply(file);
  const late = cloud.addInstance({ subnet: a.subnet });
  const ec2 = new EC2Client({
    endpoint: cloud.endpoint,
    region: cloud.region,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
  });
  const mirrored = () => new Set(sessions().map(({ networkInterfaceId }) => networkInterfaceId));
  const change = { Resources: [late.id], Tags: [{ Key: 'role', Value: 'web' }] };
  await ec2.send(new CreateTagsCommand(change));
  await reconcile(aws, file);
  assert.deepEqual(mirrored(), new Set([source, late.interfaces[0]]));
  await ec2.send(new DeleteTagsCommand(change));
  await reconcile(aws, file);
  assert.deepEqual(mirrored(), new Set([source]));
  ec2.destroy();
});

test('new instances of a group without a session', async () => {
  await using account = await startAccount();
  const { a, b, balancer, apply, aws, cloud, sessions } = account;
  const launch = () => cloud.addInstance({ subnet: b.subnet, group: 'web-asg' }).interfaces[0]!;
  const first = launch();
  const sources = [{ name: 'group', where: { autoScalingGroup: 'web-*' } }];
  const file = mirrorYaml({ targets: { main: { loadBalancer: balancer('main', a, b) } }, sources });
  await apply(file);
  const second = launch();
  await reconcile(aws, file);
  assert.deepEqual(new Set(sessions().map(({ networkInterfaceId }) => networkInterfaceId)), new Set([first, second]));
});
