import assert from 'node:assert/strict';
import { test } from 'node:test';
import { todo } from '../apply/fixtures.ts';
import { MirrorError } from '../error.ts';
import { kill } from '../kill/kill.ts';
import { shareOf } from '../world/own.ts';
import { readWorld } from '../world/read_world.ts';
import type { Guard, Step } from './guard.ts';
import { ramp } from './ramp.ts';
import { scripted, startRamp } from './testing/start_ramp.ts';

test('without a breach it takes every step, and looks at each', async () => {
  await using world = await startRamp(40, {});
  const { file, planOf, run, clock, events } = world;
  const began = clock.now();
  const report = await run();
  assert.equal(report.breach, undefined);
  assert.deepEqual(
    report.steps.map(({ share, sessions }) => [share, sessions]),
    [
      [1, 1],
      [5, 1],
      [25, 8],
      [100, 30],
    ],
  );
  assert.deepEqual(todo(await planOf(file)), []);
  assert.ok(clock.now() - began > 4 * 60_000);
  for (const { share, readings } of report.steps) {
    assert.equal(readings.length, 2);
    const looks = events.filter((event) => event.kind === 'reading' && event.share === share).length / 2;
    assert.ok(looks >= 6, `${looks} looks at ${share} %`);
  }
});

test('drops of 2 % that begin at 25 % are taken back within a minute, and the report has the evidence', async () => {
  await using world = await startRamp(100, {});
  const { cloud, clock, aws, file, run, planOf, events } = world;
  const drops = world.dropFrom(() => cloud.account.sessions.size > 5);
  const report = await run({
    onEvent({ kind }) {
      if (kind === 'rolled back') assert.ok(clock.now() - drops.at <= 60_000, `${clock.now() - drops.at} ms`);
    },
  });
  assert.equal(events.at(-1)?.kind, 'rolled back');
  assert.equal(report.share, 5);
  const { breach } = report;
  assert.ok(breach);
  assert.deepEqual([breach.share, breach.to, breach.sessions], [25, 5, 20]);
  assert.equal(breach.why, "packets dropped in the listeners' sockets: 2.00 %, at most 1.00 % (200 of 10000 packets, 2.00 %)");
  assert.deepEqual(breach.readings[0], {
    measure: "packets dropped in the listeners' sockets",
    value: 0.02,
    limit: 0.01,
    detail: '200 of 10000 packets, 2.00 %',
  });
  assert.equal(cloud.account.sessions.size, 5);
  assert.deepEqual(todo(await planOf(file, 5)), []);
  assert.equal(shareOf(await readWorld(aws), 'web'), 5);
});

test('a breach while a step is being applied ends that', async () => {
  await using world = await startRamp(400, { steps: [100] });
  const { cloud, run } = world;
  let most = 0;
  world.dropFrom(() => {
    most = Math.max(most, cloud.account.sessions.size);
    return most > 20;
  });
  const { breach } = await run();
  assert.equal(breach?.to, 0);
  assert.ok(most < 200, `${most} sessions were made`);
  assert.equal(cloud.account.sessions.size, 0);
});

test('with rollback: all nothing is left', async () => {
  await using world = await startRamp(20, { rollback: 'all' });
  const { cloud, aws, run } = world;
  world.dropFrom(() => cloud.account.sessions.size > 1);
  const { share, breach } = await run();
  assert.deepEqual([share, breach?.share, breach?.to, breach?.sessions], [0, 25, 0, 5]);
  assert.equal(cloud.account.sessions.size, 0);
  assert.equal(shareOf(await readWorld(aws), 'web'), 0);
});

test('a guard that cannot be read before a step: nothing is made', async () => {
  await using world = await startRamp(20, {});
  world.page.status = 503;
  await assert.rejects(world.run(), { code: 'unreachable', message: /answers 503/ });
  assert.ok(world.cloud.calls.every(({ operation }) => operation.startsWith('Describe') || operation.startsWith('Get')));
});

test('a guard that cannot be read twice in a row is a breach, once is not', async () => {
  await using world = await startRamp(20, { steps: [25, 100] });
  const { aws, file, cloud } = world;
  const once = await ramp(aws, { ...file, ramp: { ...file.ramp, steps: [25] } }, { guards: [scripted(0, 'gone', 0, 'gone', 0)] });
  assert.equal(once.breach, undefined);
  const { breach } = await ramp(aws, file, { guards: [scripted(0, 0, 0, 0, 0, 0, 0, 0, 'gone', 'gone')] });
  assert.deepEqual([breach?.share, breach?.to, breach?.why], [100, 25, 'script cannot be read: gone']);
  assert.equal(cloud.account.sessions.size, 5);
});

test('a step that AWS does not let be made whole is taken back', async () => {
  await using world = await startRamp(20, { steps: [25, 100] });
  const { cloud, run } = world;
  const error = { code: 'IncorrectState', message: 'busy' };
  cloud.fault({ operation: 'CreateTrafficMirrorSession', nth: 10, error });
  const { breach } = await run();
  assert.deepEqual([breach?.share, breach?.to], [100, 25]);
  assert.match(breach?.why ?? '', /IncorrectState: busy/);
  assert.equal(cloud.account.sessions.size, 5);
});

test('who cannot see what was made takes it back', async () => {
  await using world = await startRamp(20, { steps: [25, 100] });
  const { cloud, run } = world;
  const { breach } = await run({
    onEvent(event) {
      if (event.kind !== 'applying' || event.share !== 100) return;
      cloud.fault({ operation: 'DescribeNetworkInterfaces', error: { code: 'UnauthorizedOperation', status: 403 } });
    },
  });
  assert.deepEqual([breach?.share, breach?.to], [100, 25]);
  assert.match(breach?.why ?? '', /may not ec2:DescribeNetworkInterfaces/);
});

test("ended by the user's signal it takes nothing back, and run again it watches that step anew and goes on", async () => {
  await using world = await startRamp(20, {});
  const { aws, file, cloud, run } = world;
  const stop = new AbortController();
  const ended = run({
    signal: stop.signal,
    onEvent: ({ kind, share }) => {
      if (kind === 'applied' && share === 25) stop.abort(new Error('Ctrl-C'));
    },
  });
  await assert.rejects(ended, { message: 'Ctrl-C' });
  assert.equal(cloud.account.sessions.size, 5);
  const watched: Step[] = [];
  const look: Guard['look'] = async (step) => {
    watched.push(step);
    return [];
  };
  const guard: Guard = { name: 'witness', begin: async () => {}, look };
  const report = await ramp(aws, file, { guards: [guard] });
  assert.deepEqual(
    report.steps.map(({ share, sessions }) => [share, sessions]),
    [
      [25, 4],
      [100, 15],
    ],
  );
  assert.equal(watched.findLast(({ share }) => share === 25)?.applied?.sessions.length, 4, 'what the step brought is watched again');
  assert.equal(cloud.account.sessions.size, 20);
});

test('in the middle of a step as well', async () => {
  await using world = await startRamp(200, { steps: [100] });
  const { cloud, clock, run } = world;
  const stop = new AbortController();
  const stopping = (async () => {
    while (cloud.account.sessions.size < 60) await clock.sleep(500);
    stop.abort(new Error('Ctrl-C'));
  })();
  await assert.rejects(run({ signal: stop.signal }), { message: 'Ctrl-C' });
  await stopping;
  const made = cloud.account.sessions.size;
  assert.ok(made >= 60 && made < 150, `${made}`);
  assert.equal((await run()).share, 100);
  assert.equal(cloud.account.sessions.size, 200);
});

test('a plan that would not work is refused, and nothing is made', async () => {
  await using world = await startRamp(20, {}, { consistency: 0 });
  const { cloud, destination, run } = world;
  cloud.removeLoadBalancer(destination);
  await assert.rejects(run(), { code: 'unsafe' });
  assert.equal(cloud.account.sessions.size + cloud.account.filters.size, 0);
});

test('a finding that is an error ends a ramp, unless it is told to go on', async () => {
  await using world = await startRamp(20, { steps: [100] });
  const { cloud, run } = world;
  for (const { instanceId } of cloud.account.instances.rows().slice(0, 1)) {
    cloud.account.instances.settle(instanceId, { ...cloud.account.instances.get(instanceId)!, instanceType: 't2.micro' });
  }
  await assert.rejects(run(), { code: 'unsafe' });
  assert.equal(cloud.account.sessions.size, 0);
  assert.equal((await run({ force: true })).share, 100);
  assert.ok(cloud.account.sessions.size >= 19);
});

test('where nothing of a step could be made it stays as it was', async () => {
  await using world = await startRamp(20, { steps: [25, 100] });
  const { cloud, run, aws } = world;
  const denied = { code: 'UnauthorizedOperation', status: 403 };
  cloud.fault({ operation: 'CreateTags', error: denied });
  await assert.rejects(run(), (error) => error instanceof MirrorError && error.code === 'denied');
  assert.equal(shareOf(await readWorld(aws), 'web'), 25);
  assert.equal(cloud.account.sessions.size, 5);
});

for (const [when, kind, steps] of [
  ['while a step is watched', 'applied', [25, 100]],
  ['while a step is made', 'applying', [25, 100]],
] as const) {
  test(`a kill ${when}: the ramp ends, and brings nothing back`, async () => {
    await using world = await startRamp(200, { steps });
    const { cloud, open, run, aws, clock } = world;
    const other = await open();
    let killing: Promise<unknown> = Promise.resolve();
    const ended = run({
      onEvent(event) {
        if (event.kind !== kind || event.share !== (kind === 'applied' ? 25 : 100)) return;
        killing = (async () => {
          while (kind === 'applying' && cloud.account.sessions.size < 80) await clock.sleep(500);
          return kill(other);
        })();
      },
    });
    const outcome = await ended.catch((error: unknown) => error);
    await killing;
    other.close();
    if (kind === 'applied') assert.ok(outcome instanceof MirrorError && outcome.code === 'conflict', String(outcome));
    else assert.deepEqual((outcome as Awaited<typeof ended>).share, 0);
    assert.equal(cloud.account.sessions.size, 0);
    assert.equal(shareOf(await readWorld(aws), 'web'), 0);
  });
}
