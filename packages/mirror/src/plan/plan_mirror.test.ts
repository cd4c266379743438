import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyToWorld } from '../testing/plan/apply_to_world.ts';
import { filter, mirrorFile, own, session, source, target, worldOf } from '../testing/plan/worlds.ts';
import type { Plan } from './plan.ts';
import { planMirror } from './plan_mirror.ts';

const actions = (plan: Plan): string[] => plan.changes.map(({ action, key }) => `${action} ${key}`);
const done = (plan: Plan): boolean => plan.changes.every(({ action }) => action === 'unchanged');

test('an empty world gets target, filter, rules and sessions, in the order in which they need each other', () => {
  const plan = planMirror(mirrorFile(), worldOf(2), { share: 100 });
  assert.deepEqual(actions(plan), [
    'create target/main',
    'create filter/all',
    'create rule/all/ingress/100',
    'create rule/all/ingress/200',
    'create rule/all/egress/100',
    'create rule/all/egress/200',
    'create session/eni-1',
    'create session/eni-2',
  ]);
});

test('a plan that was done leaves nothing to do', () => {
  const world = worldOf(5);
  const file = mirrorFile();
  const after = applyToWorld(world, planMirror(file, world, { share: 100 }));
  assert.equal(after.sessions.length, 5);
  assert.ok(done(planMirror(file, after, { share: 100 })));
});

test('a change says what differs', () => {
  const world = worldOf(1);
  const there = applyToWorld(world, planMirror(mirrorFile(), world, { share: 100 }));
  const plan = planMirror(mirrorFile({ sources: [source({ session: { packetLength: 96 } })] }), there, { share: 50 });
  const changed = plan.changes.filter(({ action }) => action !== 'unchanged');
  assert.deepEqual(
    changed.map(({ key, reason }) => `${key}: ${reason}`),
    [
      'target/main: tag mirrorscope:share 100 -> 50',
      'filter/all: tag mirrorscope:share 100 -> 50',
      'session/eni-1: packetLength 128 -> 96',
    ],
  );
});

test('another destination is another target: made beside the old one, which goes once no session uses it', () => {
  const world = worldOf(2, {
    targets: [target('tmt-1', { destination: 'arn:old' })],
    filters: [filter('tmf-1')],
    sessions: [session('tms-1')],
  });
  const plan = planMirror(mirrorFile(), world, { share: 100 });
  const of = actions(plan).filter((text) => !text.includes('rule/'));
  assert.deepEqual(of, [
    'replace target/main',
    'unchanged filter/all',
    'modify session/eni-1',
    'create session/eni-2',
    'delete target/main',
  ]);
  assert.match(plan.changes[0]!.reason, /destination arn:old -> /);
  const after = applyToWorld(world, plan);
  assert.equal(after.targets.length, 1);
  assert.ok(done(planMirror(mirrorFile(), after, { share: 100 })));
});

test('why a session goes', () => {
  const sessions = [1, 2, 3, 4].map((n) => session(`tms-${n}`, { interface: `eni-${n}`, vni: 1000 + n }));
  const twice = session('tms-5', { interface: 'eni-4', number: 2 });
  const world = worldOf(4, { targets: [target('tmt-1')], filters: [filter('tmf-1')], sessions: [...sessions, twice] });
  const file = mirrorFile({ deny: [{ field: 'interface', values: ['eni-1'] }] });
  const { interfaces } = world;
  const plan = planMirror(file, { ...world, interfaces: interfaces.filter(({ id }) => id !== 'eni-2') }, { share: 100 });
  const deleted = plan.changes.filter(({ action }) => action === 'delete');
  assert.deepEqual(
    deleted.map(({ id, reason }) => `${id}: ${reason}`),
    [
      'tms-1: interface no longer mirrored: source web selects it, but entry 1 of deny does too',
      'tms-2: interface no longer mirrored: it is gone',
      'tms-5: two of the same: the one in use stays',
    ],
  );
});

test('numbers and VNIs keep away from sessions of others', () => {
  const foreign = session('tms-x', { number: 1, vni: 1000, tags: own('session/eni-1', { 'mirrorscope:mirror': 'other' }) });
  const file = mirrorFile({ sources: [source({ session: { vni: { kind: 'range', from: 1000, to: 1001 } } })] });
  const plan = planMirror(file, worldOf(1, { sessions: [foreign] }), { share: 100 });
  const created = plan.changes.find(({ kind }) => kind === 'session');
  assert.ok(created?.kind === 'session');
  assert.equal(created.after?.number, 2);
  assert.equal(created.after?.vni, 1001);
});

test('what does not fit is left out, and said', () => {
  const others = [1, 2, 3].map((number) => session(`tms-x${number}`, { number, vni: number, tags: {} }));
  const plan = planMirror(mirrorFile(), worldOf(1, { sessions: others }), { share: 100 });
  assert.ok(plan.changes.every(({ kind }) => kind !== 'session'));
  const finding = plan.findings.find(({ code }) => code === 'past_quota');
  assert.equal(finding?.about, 'sessions of eni-1');
  assert.equal(finding?.severity, 'error');
});
