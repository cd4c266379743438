import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planDestroy } from '../plan/plan_destroy.ts';
import { readWorld } from '../world/read_world.ts';
import { applyPlan } from './apply.ts';
import { endOf, startMirrored, todo } from './fixtures.ts';

test('after apply there is nothing to do, though AWS shows all of it late', async () => {
  await using mirrored = await startMirrored(5, { consistency: 7_000 });
  const { aws, planOf, cloud } = mirrored;
  const plan = await planOf();
  const progress: string[] = [];
  const report = await applyPlan(aws, plan, { onProgress: ({ done, total, what }) => progress.push(`${done}/${total} ${what}`) });
  assert.deepEqual(report.failed, []);
  assert.deepEqual(report.left, []);
  assert.equal(report.done.length, todo(plan).length);
  assert.equal(progress.at(-1)?.split(' ')[0], `${report.done.length}/${report.done.length}`);
  assert.deepEqual(todo(await planOf()), []);
  assert.equal(cloud.account.sessions.size, 5);
});

test('a file that changes in every way is followed, and destroy leaves nothing', async () => {
  await using mirrored = await startMirrored(3, { consistency: 3_000 });
  const { aws, planOf, cloud, file, subnet } = mirrored;
  await applyPlan(aws, await planOf());
  const [source] = file.sources;
  const listener = cloud.addInstance({ subnet });
  const other = cloud.addLoadBalancer({ name: 'other', subnets: [subnet], listeners: [{ targets: [{ id: listener.id }] }] });
  const rule = {
    directions: ['ingress', 'egress'],
    action: 'accept',
    families: ['ipv4'],
    source: undefined,
    destination: undefined,
    sourcePorts: undefined,
    description: '',
  } as const;
  const changed = {
    ...file,
    tags: { team: 'net' },
    targets: { main: { kind: 'loadBalancer', destination: other, description: '', zones: [] } },
    filters: { all: { description: '', services: [], rules: [{ ...rule, protocol: 6, destinationPorts: { from: 80, to: 443 } }] } },
    sources: [
      { ...source!, session: { ...source!.session, packetLength: undefined, description: 'whole', vni: { kind: 'fixed', vni: 77 } } },
    ],
  } as const;
  await applyPlan(aws, await planOf(changed));
  assert.deepEqual(todo(await planOf(changed)), []);
  assert.equal(cloud.account.targets.size, 1);
  assert.equal(cloud.account.rules.size, 2);
  const back = {
    ...changed,
    filters: { all: { description: '', services: ['amazon-dns'], rules: [{ ...rule, protocol: undefined, destinationPorts: undefined }] } },
  };
  await applyPlan(aws, await planOf(back));
  assert.deepEqual(todo(await planOf(back)), []);
  await applyPlan(aws, planDestroy(await readWorld(aws), 'web'));
  assert.deepEqual(endOf(cloud), []);
});

test('what was deleted and is wanted again within the life of its client token comes into being again', async () => {
  await using mirrored = await startMirrored(2);
  const { aws, planOf, cloud } = mirrored;
  const plan = await planOf();
  await applyPlan(aws, plan);
  const first = endOf(cloud);
  for (let round = 0; round < 2; round++) {
    await applyPlan(aws, planDestroy(await readWorld(aws), 'web'));
    assert.deepEqual(endOf(cloud), []);
    await applyPlan(aws, await planOf());
    assert.deepEqual(endOf(cloud), first);
  }
});

test('two that apply at once make everything once', async () => {
  await using mirrored = await startMirrored(20, { consistency: 3_000 });
  const { aws, open, planOf, cloud } = mirrored;
  const other = await open();
  const [one, two] = [await planOf(), await planOf()];
  await Promise.all([applyPlan(aws, one), applyPlan(other, two)]);
  other.close();
  assert.deepEqual(todo(await planOf()), []);
  const { targets, filters, rules, sessions } = cloud.account;
  assert.deepEqual([targets.size, filters.size, rules.size, sessions.size], [1, 1, 4, 20]);
});

test('what somebody deletes while it is applied is there in the end', async () => {
  await using mirrored = await startMirrored(10);
  const { aws, planOf, cloud } = mirrored;
  const { sessions } = cloud.account;
  let deleted = 0;
  const onProgress = (): void => {
    const [first] = sessions.rows();
    if (first === undefined || deleted === 4) return;
    deleted++;
    sessions.delete(first.trafficMirrorSessionId);
  };
  await applyPlan(aws, await planOf(), { onProgress });
  assert.equal(deleted, 4);
  assert.deepEqual(todo(await planOf()), []);
});

test('a plan of another account is refused', async () => {
  await using mirrored = await startMirrored(1);
  const { aws, planOf, cloud } = mirrored;
  await assert.rejects(applyPlan(aws, { ...(await planOf()), account: '999999999999' }), { code: 'moved' });
  assert.deepEqual(endOf(cloud), []);
});
