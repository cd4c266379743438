import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { applyPlan } from '../apply/apply.ts';
import { openAws } from '../aws/open.ts';
import { parsed } from '../file/fixtures.ts';
import { policyFor } from '../iam/policy.ts';
import { planMirror } from '../plan/plan_mirror.ts';
import { startCloud } from '../testing/cloud/fixtures.ts';
import { addOpenLoadBalancer } from '../testing/open_load_balancer.ts';
import { VirtualClock } from '../testing/virtual_clock.ts';
import { reconcile } from '../watch/reconcile.ts';
import { shareOf } from '../world/own.ts';
import { readWorld } from '../world/read_world.ts';
import { live } from './lifetime.ts';
import type { StackEvent } from './stack_event.ts';

/** An account with two sources, and the rights that the construct gives its function. */
async function start(t: TestContext) {
  const clock = new VirtualClock();
  const world = await startCloud({ clock });
  const { cloud } = world;
  const loadBalancer = addOpenLoadBalancer(cloud, world);
  const aws = await openAws({
    region: cloud.region,
    endpointUrl: cloud.endpoint,
    clock,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
  });
  t.after(async () => {
    aws.close();
    await world[Symbol.asyncDispose]();
  });
  const file = parsed({
    name: 'prod',
    targets: `{main: {loadBalancer: "${loadBalancer}"}}`,
    sources: '[{name: web, where: {tag: {team: web}}}]',
  });
  cloud.policy = policyFor('watch', { mirror: 'prod', region: cloud.region, account: '123456789012' });
  const own = async () => {
    const { sessions, filters, targets } = await readWorld(aws, file);
    return [sessions, filters, targets].map((things) => things.filter(({ tags }) => tags['mirrorscope:mirror'] === 'prod').length);
  };
  return { ...world, aws, file, own };
}

const event = (RequestType: StackEvent['RequestType'], Begin?: string): StackEvent => ({
  RequestType,
  ResponseURL: '',
  StackId: '',
  RequestId: '',
  LogicalResourceId: '',
  ResourceProperties: { Mirror: 'prod', ...(Begin !== undefined && { Begin }) },
});

const { signal } = new AbortController();

test('a stack that begins its mirror, and takes all of it along when it goes', async (t) => {
  const { aws, file, own, cloud, target, filter, source } = await start(t);
  const foreign = cloud.addMirrorSession({ interface: source.interfaces[0] ?? '', target, filter });
  await live(aws, file, event('Create', '100'), signal);
  assert.deepEqual(await own(), [2, 1, 1]);
  await live(aws, file, event('Delete'), signal);
  assert.deepEqual(await own(), [0, 0, 0]);
  assert.deepEqual(
    (await readWorld(aws)).sessions.map(({ id }) => id),
    [foreign],
  );
  assert.ok(cloud.calls.every(({ outcome }) => outcome === 'ok'));
  assert.equal((await reconcile(aws, file)).state, 'not applied');
  await live(aws, file, event('Delete'), signal);
});

test('without a share nothing begins, and an update leaves the mirror alone', async (t) => {
  const { aws, file, own } = await start(t);
  await live(aws, file, event('Create'), signal);
  await live(aws, file, event('Update', '100'), signal);
  assert.deepEqual(await own(), [0, 0, 0]);
});

test('what a ramp has reached stays', async (t) => {
  const { aws, file, own } = await start(t);
  await applyPlan(aws, planMirror(file, await readWorld(aws, file), { share: 50 }));
  await live(aws, file, event('Create', '100'), signal);
  assert.deepEqual(await own(), [1, 1, 1]);
  assert.equal(shareOf(await readWorld(aws, file), 'prod'), 50);
});

test('a mirror that would not work does not begin, and says why', async (t) => {
  const { aws, file, own, cloud } = await start(t);
  const [main] = Object.values(file.targets);
  assert.ok(main !== undefined && 'destination' in main);
  cloud.removeLoadBalancer(main.destination);
  await assert.rejects(live(aws, file, event('Create', '100'), signal), { code: 'unsafe' });
  assert.deepEqual(await own(), [0, 0, 0]);
});
