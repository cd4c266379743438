import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPlan } from '../apply/apply.ts';
import { endOf, Killed, killedAt, startMirrored, todo } from '../apply/fixtures.ts';
import { MirrorError } from '../error.ts';
import { own } from '../testing/plan/worlds.ts';
import { shareOf } from '../world/own.ts';
import { readWorld } from '../world/read_world.ts';
import { kill } from './kill.ts';

/** A mirror of `count` interfaces, and beside it sessions of somebody else and of another mirror of ours. */
async function startKillable(count: number, consistency = 0) {
  const mirrored = await startMirrored(count, { consistency });
  const { aws, cloud, destination, interfaces, planOf } = mirrored;
  await applyPlan(aws, await planOf());
  const add = (number: number, tags: Record<string, string>): string => {
    const target = cloud.addMirrorTarget({ destination, tags });
    return cloud.addMirrorSession({ interface: interfaces[0]!, target, filter: cloud.addMirrorFilter({ tags }), number, tags });
  };
  const foreign = add(20, { Name: 'somebody' });
  const another = add(21, { ...own('session/x'), 'mirrorscope:mirror': 'another' });
  cloud.calls.length = 0;
  return Object.assign(mirrored, { foreign, another });
}

const sessionsOf = ({ cloud }: { cloud: { account: { sessions: { rows(): { trafficMirrorSessionId: string }[] } } } }): string[] =>
  cloud.account.sessions.rows().map(({ trafficMirrorSessionId }) => trafficMirrorSessionId);

test('deletes every own session of a mirror and sets its share to 0; what others have stays', async () => {
  await using mirrored = await startKillable(5);
  const { aws, foreign, another, clock } = mirrored;
  const progress: string[] = [];
  const began = clock.now();
  const report = await kill(aws, { mirror: 'web', onProgress: ({ done, total }) => progress.push(`${done}/${total}`) });
  assert.deepEqual(sessionsOf(mirrored), [foreign, another]);
  assert.deepEqual(progress, ['1/5', '2/5', '3/5', '4/5', '5/5']);
  assert.equal(report.deleted, 5);
  assert.equal(report.stilled, 2);
  assert.equal(report.took, clock.now() - began);
  assert.ok(report.sessions.every(({ mirror, after }) => mirror === 'web' && after !== undefined && after <= report.took));
  assert.equal(shareOf(await readWorld(aws), 'web'), 0);
  assert.notEqual(shareOf(await readWorld(aws), 'another'), 0);
});

test('without a name it ends every mirror of ours, and run again it has nothing to do', async () => {
  await using mirrored = await startKillable(3, 5_000);
  const { aws, foreign } = mirrored;
  assert.equal((await kill(aws)).deleted, 4);
  assert.deepEqual(sessionsOf(mirrored), [foreign]);
  assert.deepEqual((await kill(aws)).sessions, []);
  assert.deepEqual(sessionsOf(mirrored), [foreign]);
});

test('shares are set before the first session goes', async () => {
  await using mirrored = await startKillable(2);
  await kill(mirrored.aws);
  const changes = mirrored.cloud.calls.map(({ operation }) => operation).filter((operation) => !operation.startsWith('Describe'));
  assert.equal(changes[0], 'CreateTags');
  assert.equal(changes.filter((operation) => operation === 'DeleteTrafficMirrorSession').length, 3);
});

test('sessions that appear meanwhile go too', async () => {
  await using mirrored = await startKillable(2, 2_000);
  const { aws, open, cloud, interfaces, clock } = mirrored;
  const other = await open();
  const { trafficMirrorTargetId: target } = cloud.account.targets.rows()[0]!;
  const { trafficMirrorFilterId: filter } = cloud.account.filters.rows()[0]!;
  const late = clock.sleep(2_500).then(() => {
    const session = cloud.account.sessions.rows()[0]!;
    cloud.account.sessions.put('tms-late', {
      ...session,
      trafficMirrorSessionId: 'tms-late',
      trafficMirrorTargetId: target,
      trafficMirrorFilterId: filter,
      networkInterfaceId: interfaces[1]!,
      tagSet: Object.entries(own('session/late')).map(([key, value]) => ({ key, value })),
    });
  });
  const report = await kill(aws, { mirror: 'web' });
  await late;
  other.close();
  assert.ok(report.sessions.some(({ id }) => id === 'tms-late'));
  assert.equal(report.deleted, 3);
});

test('a dry run changes nothing, and asks AWS whether it may', async () => {
  await using mirrored = await startKillable(2);
  const { aws, cloud } = mirrored;
  const before = endOf(cloud);
  const report = await kill(aws, { mirror: 'web', dryRun: true });
  assert.deepEqual(endOf(cloud), before);
  assert.equal(report.deleted, 0);
  assert.equal(report.sessions.length, 2);
  const asked = cloud.calls
    .filter(({ parameters }) => parameters['DryRun'] === 'true')
    .map(({ operation, outcome }) => `${operation} ${outcome}`);
  assert.deepEqual(
    asked,
    ['CreateTags', 'DeleteTrafficMirrorSession', 'ModifyTrafficMirrorFilterRule', 'ModifyTrafficMirrorFilterNetworkServices'].map(
      (operation) => `${operation} DryRunOperation`,
    ),
  );
  cloud.fault({ operation: 'DeleteTrafficMirrorSession', error: { code: 'UnauthorizedOperation', status: 403 } });
  await assert.rejects(kill(aws, { dryRun: true }), { code: 'denied', message: /may not ec2:DeleteTrafficMirrorSession/ });
});

test('where the share cannot be set the sessions go all the same, and it says so', async () => {
  await using mirrored = await startKillable(2);
  const { aws, cloud, foreign, another } = mirrored;
  cloud.fault({ operation: 'CreateTags', times: Number.POSITIVE_INFINITY, error: { code: 'UnauthorizedOperation', status: 403 } });
  await assert.rejects(kill(aws, { mirror: 'web' }), {
    code: 'partial',
    message: /^all 2 sessions are deleted, but \S+ could not be marked, so a watcher may bring them back: /,
  });
  assert.deepEqual(sessionsOf(mirrored), [foreign, another]);
});

test('one that AWS does not delete is told; the others go', async () => {
  await using mirrored = await startKillable(3);
  const { aws, cloud, foreign, another } = mirrored;
  const [stuck = ''] = sessionsOf(mirrored);
  cloud.fault({
    operation: 'DeleteTrafficMirrorSession',
    where: ({ TrafficMirrorSessionId }) => TrafficMirrorSessionId === stuck,
    times: Number.POSITIVE_INFINITY,
    error: { code: 'IncorrectState', message: 'busy' },
  });
  await assert.rejects(kill(aws, { mirror: 'web' }), {
    code: 'partial',
    message: new RegExp(
      `^2 of 3 sessions deleted; the first of the others: session of eni-\\S+ \\(${stuck}\\): .*IncorrectState: busy.*; kill again$`,
    ),
  });
  assert.deepEqual(sessionsOf(mirrored).toSorted(), [stuck, foreign, another].toSorted());
});

test('where the right is taken away mid-way it ends, and says how far it came', async () => {
  await using mirrored = await startKillable(40);
  const denied = { code: 'UnauthorizedOperation', status: 403 };
  mirrored.cloud.fault({ operation: 'DeleteTrafficMirrorSession', nth: 11, times: Number.POSITIVE_INFINITY, error: denied });
  const error = await kill(mirrored.aws, { mirror: 'web' }).catch((reason: unknown) => reason);
  assert.ok(error instanceof MirrorError);
  assert.equal(error.code, 'partial');
  const deleted = 42 - sessionsOf(mirrored).length;
  assert.match(
    error.message,
    new RegExp(`^${deleted} of 40 sessions deleted, then: session of eni-.*may not ec2:DeleteTrafficMirrorSession.*; kill again$`),
  );
});

test('killed itself at any call, the next one ends it; apply brings the mirror back', async () => {
  for (const [nth, when] of [
    [1, 'after'],
    [3, 'before'],
    [3, 'after'],
    [5, 'after'],
    [6, 'before'],
    [7, 'after'],
  ] as const) {
    await using mirrored = await startKillable(3);
    const { aws, foreign, another, planOf } = mirrored;
    await assert.rejects(kill(killedAt(aws, nth, when), { mirror: 'web' }), Killed);
    await kill(aws, { mirror: 'web' });
    assert.deepEqual(sessionsOf(mirrored), [foreign, another]);
    await applyPlan(aws, await planOf());
    assert.deepEqual(todo(await planOf()), []);
    assert.equal(sessionsOf(mirrored).length, 5);
  }
});

test('a signal ends it with its reason', async () => {
  await using mirrored = await startKillable(60);
  const stop = new AbortController();
  const onProgress = ({ done }: { readonly done: number }): void => {
    if (done === 10) stop.abort(new Error('enough'));
  };
  await assert.rejects(kill(mirrored.aws, { signal: stop.signal, onProgress }), /enough/);
  assert.ok(sessionsOf(mirrored).length > 2);
});
