import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ModifyTrafficMirrorSessionCommand } from '@aws-sdk/client-ec2';
import { applyPlan } from '../apply/apply.ts';
import { endOf, startMirrored, todo } from '../apply/fixtures.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import { kill } from '../kill/kill.ts';
import { shareOf } from '../world/own.ts';
import { readWorld } from '../world/read_world.ts';
import { reconcile } from './reconcile.ts';

/** A mirror of `count` interfaces, applied at a share. */
async function startWatched(count: number, share = 100) {
  const mirrored = await startMirrored(count, { consistency: 2_000 });
  const { aws, cloud, subnet, file, planOf } = mirrored;
  await applyPlan(aws, await planOf(file, share));
  return Object.assign(mirrored, {
    addSource: () => cloud.addInstance({ subnet, tags: { mirror: 'yes' } }).interfaces[0]!,
    mirrored: () => cloud.account.sessions.rows().map(({ networkInterfaceId }) => networkInterfaceId),
  });
}

/** `session create`, for each change. */
const doneBy = ({ changes }: Awaited<ReturnType<typeof reconcile>>): string[] => changes.map(({ kind, action }) => `${kind} ${action}`);

test('what appears gets a session, what is gone loses it, and then there is nothing to do', async () => {
  await using world = await startWatched(3);
  const { aws, cloud, file, clock, interfaces, addSource, mirrored } = world;
  const added = addSource();
  assert.deepEqual(doneBy(await reconcile(aws, file)), ['session create']);
  assert.ok(mirrored().includes(added));
  cloud.removeInterface(interfaces[0]!);
  await clock.sleep(2_000);
  assert.deepEqual(doneBy(await reconcile(aws, file)), ['session delete']);
  assert.deepEqual(mirrored().sort(), [...interfaces.slice(1), added].sort());
  const { state, changes } = await reconcile(aws, file);
  assert.deepEqual([state, changes], ['settled', []]);
});

test('drift is put right', async () => {
  await using world = await startWatched(2);
  const { aws, cloud, file, clock, planOf } = world;
  const before = endOf(cloud);
  const [session] = cloud.account.sessions.rows();
  const TrafficMirrorSessionId = session!.trafficMirrorSessionId;
  await aws.ec2(new ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId, PacketLength: 1500 }), 'drift');
  cloud.account.rules.delete(cloud.account.rules.rows()[0]!.trafficMirrorFilterRuleId);
  await clock.sleep(2_000);
  assert.deepEqual(doneBy(await reconcile(aws, file)).sort(), ['rule create', 'session modify']);
  assert.deepEqual(endOf(cloud), before);
  assert.deepEqual(todo(await planOf()), []);
});

test('the share stays: what a ramp holds is not widened', async () => {
  await using world = await startWatched(8, 25);
  const { aws, file, mirrored, addSource } = world;
  assert.equal(mirrored().length, 2);
  assert.deepEqual((await reconcile(aws, file)).changes, []);
  for (let i = 0; i < 4; i++) addSource();
  await reconcile(aws, file);
  assert.equal(mirrored().length, 3, 'a quarter of twelve');
  assert.equal(shareOf(await readWorld(aws), 'web'), 25);
});

test('what was killed stays killed, and what was never applied is not begun', async () => {
  await using world = await startWatched(3);
  const { aws, file, cloud } = world;
  await kill(aws);
  cloud.calls.length = 0;
  assert.equal((await reconcile(aws, file)).state, 'stopped');
  assert.equal((await reconcile(aws, { ...file, name: 'other' })).state, 'not applied');
  assert.ok(cloud.calls.every(({ operation }) => operation.startsWith('Describe')));
});

for (const [when, from] of [
  ['in the middle of its work', 20],
  ['at its end', 80],
] as const) {
  test(`a kill ${when}: what it made is taken away again`, async () => {
    await using world = await startWatched(1);
    const { aws, file, cloud, clock, open, addSource } = world;
    for (let i = 0; i < 79; i++) addSource();
    const other = await open();
    const killing = (async () => {
      while (cloud.account.sessions.size < from) await clock.sleep(100);
      return kill(other);
    })();
    const { state } = await reconcile(aws, file);
    await killing;
    other.close();
    assert.equal(cloud.account.sessions.size, 0);
    assert.notEqual(state, 'not applied');
    assert.equal((await reconcile(aws, file)).state, 'stopped');
  });
}

test('most sessions at once are not taken away because a selector suddenly matches nothing, but they are where the interfaces are gone', async () => {
  await using world = await startWatched(30);
  const { aws, cloud, file, clock, interfaces, mirrored } = world;
  const [web] = file.sources;
  const mistaken: MirrorFile = { ...file, sources: [{ ...web!, where: { tag: 'mirror', values: ['yse'] } }] };
  await assert.rejects(reconcile(aws, mistaken), {
    code: 'unsafe',
    message: /30 of 30 sessions would be deleted at once; .* mirror apply$/,
  });
  assert.equal(mirrored().length, 30);
  for (const id of interfaces.slice(0, 25)) cloud.removeInterface(id);
  await clock.sleep(2_000);
  await reconcile(aws, file);
  assert.equal(mirrored().length, 5);
});

test('two at once: no interface has two sessions, no number is taken twice, none is left out', async () => {
  await using world = await startWatched(2);
  const { aws, file, cloud, destination, interfaces, open, addSource, planOf } = world;
  const target = cloud.addMirrorTarget({ destination });
  const added = Array.from({ length: 20 }, addSource);
  cloud.addMirrorSession({ interface: added[0]!, target, filter: cloud.addMirrorFilter(), number: 1, vni: 4_000_000 });
  const other = await open();
  await Promise.all([reconcile(aws, file), reconcile(other, file)]);
  other.close();
  const sessions = cloud.account.sessions.rows();
  const places = sessions.map(({ networkInterfaceId, sessionNumber }) => `${networkInterfaceId} ${sessionNumber}`);
  assert.equal(new Set(places).size, places.length);
  assert.equal(sessions.length, 23);
  assert.ok([...interfaces, ...added].every((id) => sessions.some(({ networkInterfaceId }) => networkInterfaceId === id)));
  assert.deepEqual(todo(await planOf()), []);
});

test('one that loses a race tries again', async () => {
  await using world = await startWatched(2);
  const { aws, file, cloud, addSource, mirrored } = world;
  const added = addSource();
  cloud.fault({ operation: 'CreateTrafficMirrorSession', error: { code: 'TrafficMirrorSessionNumberInUse', message: 'taken' } });
  assert.equal((await reconcile(aws, file)).state, 'settled');
  assert.ok(mirrored().includes(added));
});

test('beyond the budget nothing is done', async () => {
  await using world = await startWatched(2);
  const { aws, file, addSource, mirrored } = world;
  addSource();
  await assert.rejects(reconcile(aws, { ...file, budget: { ...file.budget, perMonth: 25 } }), { code: 'unsafe', message: /budget/ });
  assert.equal(mirrored().length, 2);
});
