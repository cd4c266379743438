/** What users of other tools complain of, or those tools lack, does not happen here. docs/mirror.md has the list; some of it is shown by tests elsewhere. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPlan, inventoryOf, planDestroy, readWorld, reconcile, refuseUnsafe, statusOf } from '@mirrorscope/mirror';
import { mirrorYaml, problems, startAccount, todo } from './testing/account.ts';

const RULE = { protocol: 'tcp', direction: 'both' };

test('unsupported instance types cannot be left out: here they can, and where nobody did, nothing is made', async () => {
  await using account = await startAccount();
  const { a, balancer, web, plan, apply, sessions, cloud } = account;
  const [old] = web(1, a, 't2.micro');
  const [good] = web(1, a);
  const targets = { main: { loadBalancer: balancer('main', a, account.b) } };
  const careless = await plan(mirrorYaml({ targets }));
  assert.throws(() => refuseUnsafe(careless), {
    code: 'unsafe',
    message: /AWS cannot mirror 1 source instance of type t2\.\*.*Add instanceType: \['t2\.\*'\] to deny/,
  });
  for (const file of [
    mirrorYaml({ targets, deny: [{ instanceType: 't2.*' }] }),
    mirrorYaml({ targets, sources: [{ name: 'web', where: { tag: { role: 'web' }, not: { instanceType: ['t2.*', '*.metal'] } } }] }),
  ]) {
    const careful = await plan(file);
    assert.deepEqual(problems(careful), []);
    assert.ok(careful.changes.some(({ key }) => key === `session/${good}`));
    await apply(file);
  }
  assert.deepEqual(
    sessions().map(({ networkInterfaceId }) => networkInterfaceId),
    [good],
  );
  assert.ok(cloud.calls.every(({ parameters }) => parameters['NetworkInterfaceId'] !== old));
});

test('cross-AZ cost, and tools that know no zones: a target for each zone, and what crosses is priced before it does', async () => {
  await using account = await startAccount();
  const { a, b, balancer, web, plan, apply, sessions, cloud } = account;
  const inB = new Set(web(3, b));
  web(2, a);
  const budget = { bitsPerSecond: '10Mbit' };
  const far = await plan(mirrorYaml({ targets: { main: { loadBalancer: balancer('far', a) } }, budget }));
  assert.equal(far.cost.crossZoneSessions, 3);
  assert.ok((far.cost.crossZone ?? 0) > 150, `${far.cost.crossZone} USD a month`);
  const near = mirrorYaml({
    targets: { a: { loadBalancer: balancer('a', a), zones: [a.zone] }, b: { loadBalancer: balancer('b', b), zones: [b.zone] } },
    budget,
  });
  const planned = await plan(near);
  assert.deepEqual([planned.cost.crossZoneSessions, planned.cost.crossZone], [0, 0]);
  await apply(near);
  const named = new Map(cloud.account.targets.rows().map((one) => [one.trafficMirrorTargetId, one.networkLoadBalancerArn ?? '']));
  for (const { networkInterfaceId, trafficMirrorTargetId } of sessions()) {
    assert.match(named.get(trafficMirrorTargetId) ?? '', inB.has(networkInterfaceId) ? /\/b\// : /\/a\//);
  }
});

test('NLB targets crash a script: load balancers, interfaces and endpoints side by side, all read, made and shown', async () => {
  await using account = await startAccount();
  const { a, b, balancer, web, apply, plan, cloud, aws } = account;
  const foreign = [balancer('theirs', b), b.listener.interfaces[0]!, cloud.addEndpoint({ subnets: [b.subnet] })];
  for (const destination of foreign) {
    const target = cloud.addMirrorTarget({ destination });
    const other = cloud.addInstance({ subnet: b.subnet });
    cloud.addMirrorSession({ interface: other.interfaces[0]!, target, filter: cloud.addMirrorFilter() });
  }
  const sources = ['balancer', 'interface', 'endpoint'].map((target) => ({ name: target, where: { tag: { to: target } }, target }));
  for (const { name } of sources) cloud.addInstance({ subnet: a.subnet, tags: { to: name } });
  web(1, a);
  const targets = {
    balancer: { loadBalancer: balancer('ours', a, b) },
    interface: { interface: a.listener.interfaces[0]! },
    endpoint: { endpoint: cloud.addEndpoint({ subnets: [a.subnet] }) },
  };
  const file = mirrorYaml({ targets, sources });
  await apply(file);
  assert.deepEqual(todo(await plan(file)), []);
  const world = await readWorld(aws, file);
  assert.deepEqual(
    statusOf(world)
      .sessions.map(({ target, faults }) => [target, faults])
      .toSorted(),
    [
      ['balancer', []],
      ['endpoint', []],
      ['interface', []],
    ],
  );
  assert.equal(inventoryOf(world).filter(({ viewpoints = [] }) => viewpoints.length > 0).length, 3);
});

test('the 10-rule cap: too many are refused with the file, and a full filter can be changed', async () => {
  await using account = await startAccount();
  const { a, b, balancer, web, apply, plan, cloud } = account;
  web(1, a);
  const targets = { main: { loadBalancer: balancer('main', a, b) } };
  const rules = (count: number, from: number) =>
    Array.from({ length: count }, (_, i) => ({ ...RULE, family: 'ipv4', localPorts: from + i }));
  const fileOf = (count: number, from: number) => mirrorYaml({ targets, filters: { web: { rules: rules(count, from) } } });
  assert.throws(() => fileOf(6, 80), { code: 'bad_file', message: /filters\.web\.rules: they are 12 rules to AWS.*a filter takes 10/ });
  await apply(fileOf(5, 80));
  assert.equal(cloud.account.rules.size, 10);
  await apply(fileOf(5, 8000));
  assert.deepEqual(todo(await plan(fileOf(5, 8000))), []);
  assert.equal(cloud.account.rules.size, 10);
  assert.ok(cloud.calls.every(({ outcome }) => outcome === 'ok'));
});

test('sessions left behind, and tools that do not act on termination: they go with their instances, and all with the mirror', async () => {
  await using account = await startAccount();
  const { a, b, balancer, web, apply, cloud, aws, sessions } = account;
  const gone = cloud.addInstance({ subnet: a.subnet, tags: { role: 'web' } });
  web(2, b);
  const destination = balancer('main', a, b);
  const theirs = cloud.addMirrorSession({
    interface: gone.interfaces[0]!,
    target: cloud.addMirrorTarget({ destination }),
    filter: cloud.addMirrorFilter(),
    number: 9,
  });
  const file = mirrorYaml({ targets: { main: { loadBalancer: destination } } });
  await apply(file);
  cloud.setInstanceState(gone.id, 'terminated');
  assert.deepEqual(
    statusOf(await readWorld(aws)).sessions.flatMap(({ faults }) => faults),
    ['orphan'],
  );
  const { changes } = await reconcile(aws, file);
  assert.deepEqual(
    changes.map(({ action, key, reason }) => [action, key, reason]),
    [['delete', `session/${gone.interfaces[0]}`, 'interface no longer mirrored: it is gone']],
  );
  assert.equal(sessions().length, 3);
  await applyPlan(aws, planDestroy(await readWorld(aws), 'web'));
  assert.deepEqual(
    sessions().map(({ trafficMirrorSessionId }) => trafficMirrorSessionId),
    [theirs],
  );
  assert.deepEqual([cloud.account.targets.size, cloud.account.filters.size, cloud.account.rules.size], [1, 1, 0]);
});

test('no pagination: what is on the last page counts like the first', async () => {
  await using account = await startAccount({ throttle: false });
  const { a, b, balancer, web, plan, cloud, aws } = account;
  const sources = web(1200, a);
  const target = cloud.addMirrorTarget({ destination: balancer('main', a, b) });
  const tags = { 'mirrorscope:mirror': 'web' };
  const filter = cloud.addMirrorFilter();
  for (const source of sources)
    cloud.addMirrorSession({ interface: source, target, filter, tags: { ...tags, 'mirrorscope:key': `session/${source}` } });
  for (let i = 0; i < 1100; i++) cloud.addMirrorTarget({ destination: `${balancer.name}-${i}` });
  const last = web(1, a)[0]!;
  assert.equal(statusOf(await readWorld(aws)).sessions.length, 1200);
  const planned = await plan(mirrorYaml({ targets: { main: { id: target } }, filters: { all: { id: filter } } }));
  assert.deepEqual(
    todo(planned).filter((text) => text.startsWith('create')),
    [`create session/${last}`],
  );
  for (const operation of [
    'DescribeNetworkInterfaces',
    'DescribeInstances',
    'DescribeTrafficMirrorSessions',
    'DescribeTrafficMirrorTargets',
  ]) {
    assert.ok(
      cloud.calls.some((call) => call.operation === operation && call.parameters['NextToken'] !== undefined),
      operation,
    );
  }
});

test('no drift detection, no PacketLength: what somebody changed by hand is named, and put right', async () => {
  await using account = await startAccount();
  const { a, b, balancer, web, apply, plan, cloud, aws, sessions } = account;
  const [source] = web(1, a);
  const file = mirrorYaml({ targets: { main: { loadBalancer: balancer('main', a, b) } } });
  await apply(file);
  const [session] = sessions();
  assert.equal(session?.packetLength, 128);
  cloud.account.sessions.put(session.trafficMirrorSessionId, { ...session, packetLength: 8500 });
  for (const { trafficMirrorFilterRuleId, trafficDirection } of cloud.account.rules.rows())
    if (trafficDirection === 'egress') cloud.account.rules.delete(trafficMirrorFilterRuleId);
  const drifted = await plan(file);
  assert.deepEqual(todo(drifted), ['create rule/headers/egress/100', 'create rule/headers/egress/200', `modify session/${source}`]);
  assert.ok(drifted.changes.some(({ reason }) => reason === 'packetLength 8500 -> 128'));
  await reconcile(aws, file);
  assert.deepEqual(todo(await plan(file)), []);
  assert.equal(sessions()[0]?.packetLength, 128);
  assert.equal(cloud.account.rules.size, 4);
});
