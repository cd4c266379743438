import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPlan } from '../apply/apply.ts';
import { todo } from '../apply/fixtures.ts';
import { kill } from '../kill/kill.ts';
import { reconcile } from '../watch/reconcile.ts';
import { shareOf } from '../world/own.ts';
import { readWorld } from '../world/read_world.ts';
import { rollBack } from './roll_back.ts';
import { startRamp } from './testing/start_ramp.ts';

test('2,000 sources at 25 %: what drops is silent within a minute, though sessions take longer to go; what stays is mirrored again', async () => {
  await using world = await startRamp(2_000, { steps: [1, 25, 100], every: 30 });
  const { cloud, clock, file, planOf, run, mirroring } = world;
  const drops = world.dropFrom(() => cloud.account.sessions.size === 500);
  let isOver = false;
  let silentAt = 0;
  const probe = (async () => {
    for (; !isOver; await clock.sleep(1_000)) if (silentAt === 0 && drops.at < clock.now() && mirroring() === 0) silentAt = clock.now();
  })();
  const { share, breach } = await run();
  isOver = true;
  await probe;
  assert.equal(share, 1);
  assert.equal(breach?.sessions, 480);
  assert.ok(silentAt > 0 && silentAt - drops.at <= 60_000, `silent after ${silentAt - drops.at} ms`);
  assert.ok(breach.silentAfter <= 10_000 && breach.took > 80_000, `${breach.silentAfter} ms, ${breach.took} ms`);
  assert.equal(cloud.account.sessions.size, 20);
  assert.equal(mirroring(), 20);
  assert.deepEqual(todo(await planOf(file, 1)), []);
});

/** A mirror of 300 sessions: more than AWS deletes in 45 seconds. */
async function startMany() {
  const world = await startRamp(310, {});
  await applyPlan(world.aws, await world.planOf(world.file));
  return world;
}

test('watchers leave the silence alone', async () => {
  await using world = await startMany();
  const { aws, file, clock, open, mirroring, cloud } = world;
  const watcher = await open();
  let isOver = false;
  const watching = (async () => {
    for (; !isOver; await clock.sleep(5_000)) {
      await reconcile(watcher, file);
      if (!isOver && cloud.account.sessions.size > 20 && cloud.account.sessions.size < 300) assert.equal(mirroring(), 0);
    }
  })();
  const back = await rollBack(aws, file, 1);
  isOver = true;
  await watching;
  watcher.close();
  assert.deepEqual([back.to, back.sessions, mirroring()], [1, 306, 4]);
});

test('a kill during a rollback has the last word', async () => {
  await using world = await startMany();
  const { aws, file, clock, open, cloud } = world;
  const other = await open();
  const killing = (async () => {
    while (cloud.account.sessions.size > 150) await clock.sleep(500);
    return kill(other);
  })();
  const back = await rollBack(aws, file, 1);
  await killing;
  other.close();
  assert.equal(back.to, 0);
  assert.equal(cloud.account.sessions.size, 0);
  assert.equal(shareOf(await readWorld(aws), 'web'), 0);
});

test('filters of others stay as they are: then it takes as long as AWS lets it, and says so', async () => {
  await using world = await startRamp(310, {});
  const { aws, cloud, planOf } = world;
  const filter = cloud.addMirrorFilter({ services: ['amazon-dns'] });
  const file = { ...world.file, filters: { all: { id: filter } } };
  await applyPlan(aws, await planOf(file));
  const { silentAfter, took } = await rollBack(aws, file, 1);
  assert.deepEqual(cloud.account.filters.get(filter)?.networkServiceSet, ['amazon-dns']);
  assert.ok(silentAfter > 45_000 && silentAfter <= took, `${silentAfter} ms`);
});

test('where no plan can be made, since a source selects more than its limit by now, all goes', async () => {
  await using world = await startRamp(6, {});
  const { aws, cloud, planOf, file } = world;
  await applyPlan(aws, await planOf(file));
  const [first] = file.sources;
  const back = await rollBack(aws, { ...file, sources: [{ ...first!, limit: 5 }] }, 50);
  assert.deepEqual([back.to, back.sessions], [0, 6]);
  assert.equal(cloud.account.sessions.size, 0);
});

test('it is tried three times, and then says what is left to do', async () => {
  await using world = await startRamp(4, {});
  const { aws, cloud, planOf, file } = world;
  await applyPlan(aws, await planOf(file));
  const error = { code: 'IncorrectState', message: 'busy' };
  cloud.fault({ operation: 'DeleteTrafficMirrorSession', times: 2, error });
  assert.equal((await rollBack(aws, file, 50)).to, 50);
  cloud.fault({ operation: 'DeleteTrafficMirrorSession', times: Number.POSITIVE_INFINITY, error });
  await assert.rejects(rollBack(aws, file, 25), {
    code: 'partial',
    message: /^web could not be taken back to 25 %: .*busy.*kill ends all$/,
  });
});
