import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startMirrored } from '../apply/fixtures.ts';
import { planMirror } from '../plan/plan_mirror.ts';
import { checkUnmoved } from '../plan/unmoved.ts';
import { readWorld } from '../world/read_world.ts';
import { measuredRate } from './measured_rate.ts';

const HOUR = 3_600_000;

test('what sources send is cut as their sessions cut it, and wrapped; who reports nothing does not count', async () => {
  await using world = await startMirrored(3);
  const { aws, cloud, clock, file } = world;
  await clock.sleep(HOUR - (clock.now() % HOUR) + 24 * HOUR);
  const read = await readWorld(aws, file);
  assert.equal(await measuredRate(aws, file, read), undefined);
  const [first, second] = read.interfaces.filter(({ id }) => world.interfaces.includes(id)).map(({ instance }) => instance!);
  const put = (instance: string, name: string, value: number, hoursAgo: number): void =>
    cloud.metrics.put({ namespace: 'AWS/EC2', name, dimensions: { InstanceId: instance } }, value, clock.now() - hoursAgo * HOUR);
  for (const hoursAgo of [2, 3]) {
    // Large packets: 128 bytes of each are mirrored.
    put(first!, 'NetworkIn', 1_000_000, hoursAgo);
    put(first!, 'NetworkOut', 500_000, hoursAgo);
    put(first!, 'NetworkPacketsIn', 700, hoursAgo);
    put(first!, 'NetworkPacketsOut', 300, hoursAgo);
  }
  // Small packets: all of them.
  put(second!, 'NetworkIn', 60_000, 2);
  put(second!, 'NetworkPacketsIn', 1_000, 2);
  put(second!, 'NetworkIn', 1e9, 30);
  const bits = (bytes: number) => (bytes * 8) / 3600;
  assert.equal(await measuredRate(aws, file, read), (bits(1000 * (128 + 54)) + bits(60_000 + 54_000)) / 2);
});

test('a rate that was measured changes what a plan costs, and not what it is', async () => {
  await using world = await startMirrored(3);
  const { aws, file } = world;
  const read = await readWorld(aws, file);
  const measured = { ...file, budget: { ...file.budget, bitsPerSecond: 1e6 } };
  const plan = planMirror(measured, read, { share: 100 });
  checkUnmoved(plan, file, read);
  assert.throws(() => checkUnmoved(plan, { ...file, tags: { team: 'other' } }, read), { code: 'moved' });
});
