import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPlan } from '../apply/apply.ts';
import { startMirrored } from '../apply/fixtures.ts';
import { readWorld } from '../world/read_world.ts';
import { CloudWatchGuard, type CloudWatchLimits } from './cloudwatch_guard.ts';
import { isBreach, type Step } from './guard.ts';

/** Whole five minutes. */
const PERIOD = 300_000;
/** Of an m5.large, a second. */
const BASELINE_BYTES = 0.75e9 / 8;

/** A step with `count` new sessions, at a time at which a period of CloudWatch begins, and a guard that has begun. */
async function startStep(count: number, more: Partial<CloudWatchLimits> = {}) {
  const mirrored = await startMirrored(count);
  const { aws, cloud, clock, file, planOf, destination } = mirrored;
  await applyPlan(aws, await planOf());
  await clock.sleep(PERIOD - (clock.now() % PERIOD));
  const world = await readWorld(aws, file);
  const guard = new CloudWatchGuard(aws, { maxSkippedRatio: 0.01, maxBandwidthRatio: undefined, maxPeakBitsPerSecond: undefined, ...more });
  await guard.begin();
  const at = clock.now();
  const step: Step = { share: 100, applied: { at, world, sessions: world.sessions.map(({ id }) => id) } };
  const instances = world.sessions.map(({ interface: eni }) => world.interfaces.find(({ id }) => id === eni)!.instance!);
  const put = (name: string, instance: number, value: number, when = clock.now()): void =>
    cloud.metrics.put({ namespace: 'AWS/EC2', name, dimensions: { InstanceId: instances[instance]! } }, value, when);
  const balancer = destination.split(':loadbalancer/')[1]!;
  return Object.assign(mirrored, { guard, step, put, at, instances, balancer });
}

test('copies that instances skipped, of all that the step brought', async () => {
  await using world = await startStep(3);
  const { guard, step, put, clock } = world;
  put('NetworkPacketsMirrorOut', 0, 999);
  const [few] = await guard.look(step);
  assert.deepEqual([few?.value, few?.detail], [undefined, '999 copies reported: too few to judge']);
  put('NetworkPacketsMirrorIn', 1, 8_801);
  put('NetworkPacketsSkipMirrorOut', 2, 150);
  put('NetworkPacketsSkipMirrorIn', 2, 50);
  put('NetworkPacketsSkipMirrorIn', 2, 1e6, clock.now() - PERIOD);
  assert.deepEqual(await guard.look(step), [], 'there is nothing new for a minute');
  await clock.sleep(60_000);
  const [skipped] = await guard.look(step);
  assert.equal(skipped?.value, 0.02);
  assert.equal(skipped?.detail, '200 of 10000 copies, 2.00 %');
  assert.ok(isBreach(skipped!));
});

test('the busiest instance, against its baseline', async () => {
  await using world = await startStep(3, { maxBandwidthRatio: 0.5 });
  const { guard, step, put, clock, instances } = world;
  const [, none] = await guard.look(step);
  assert.deepEqual([none?.value, none?.detail], [undefined, 'nothing reported yet']);
  await clock.sleep(60_000);
  put('NetworkOut', 1, BASELINE_BYTES * 300 * 0.75);
  put('NetworkIn', 2, BASELINE_BYTES * 300 * 0.25);
  const [, busiest] = await guard.look(step);
  assert.ok(Math.abs((busiest?.value ?? 0) - 0.75) < 1e-9, `${busiest?.value}`);
  assert.equal(busiest?.detail, `${instances[1]}, 75.0 % in one direction`);
});

test("the load balancer's peak", async () => {
  await using world = await startStep(1, { maxPeakBitsPerSecond: 8e9 });
  const { guard, step, cloud, balancer, clock } = world;
  const peak = { namespace: 'AWS/NetworkELB', name: 'PeakBytesPerSecond', dimensions: { LoadBalancer: balancer } };
  cloud.metrics.put(peak, 1e9);
  cloud.metrics.put(peak, 2e9, clock.now() + 60_000);
  const [, within] = await guard.look(step);
  assert.deepEqual([within?.measure, within?.value], [`peak bits per second of ${balancer}`, 8e9]);
  await clock.sleep(60_000);
  const [, beyond] = await guard.look(step);
  assert.deepEqual([beyond?.value, beyond?.detail, isBreach(beyond!)], [16e9, 'in the worst of 2 minutes', true]);
});

test('more instances than one call takes', async () => {
  await using world = await startStep(300);
  const { guard, step, put, cloud } = world;
  for (let i = 0; i < 300; i++) put('NetworkPacketsMirrorOut', i, 10);
  cloud.calls.length = 0;
  const [copies] = await guard.look(step);
  assert.equal(copies?.detail, '0 of 3000 copies, 0.00 %');
  assert.equal(cloud.calls.filter(({ operation }) => operation === 'GetMetricData').length, 4);
});

test('what could not be read is asked for again at the next look', async () => {
  await using world = await startStep(1);
  const { guard, step, cloud } = world;
  const error = { code: 'AccessDenied', status: 403 };
  cloud.fault({ operation: 'GetMetricData', times: Number.POSITIVE_INFINITY, error });
  await assert.rejects(guard.look(step), { code: 'denied' });
  await assert.rejects(guard.look(step), { code: 'denied' });
  cloud.heal();
  assert.equal((await guard.look(step)).length, 1);
});

test('nothing is asked for while a step is being applied', async () => {
  await using world = await startStep(1);
  world.cloud.calls.length = 0;
  assert.deepEqual(await world.guard.look({ share: 100, applied: undefined }), []);
  assert.deepEqual(world.cloud.calls, []);
});
