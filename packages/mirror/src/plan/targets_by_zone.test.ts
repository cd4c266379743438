import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyToWorld } from '../testing/plan/apply_to_world.ts';
import { instance, mirrorFile, networkInterface, source, worldOf } from '../testing/plan/worlds.ts';
import type { World } from '../world/world.ts';
import type { Plan } from './plan.ts';
import { planMirror } from './plan_mirror.ts';

const choice = (destination: string, zones: readonly string[] = []) => ({
  kind: 'interface' as const,
  destination,
  description: '',
  zones,
});
const listeners = ['eni-x', 'eni-y'].map((id) => networkInterface(id, { tags: {}, instance: `i-${id}` }));
const worldIn = (zones: readonly string[], type = 'm5.large'): World => ({
  ...worldOf(zones.length),
  interfaces: [
    ...zones.map((zone, index) => networkInterface(`eni-${index + 1}`, { zone: `us-east-1${zone}`, zoneId: `id-${zone}` })),
    ...listeners,
  ],
  instances: listeners.map((one) => instance(one.instance ?? '', { type })),
});
const used = (plan: Plan): Record<string, string> =>
  Object.fromEntries(
    plan.changes.flatMap((change) =>
      change.kind === 'session' && change.after !== undefined && 'key' in change.after.target
        ? [[change.after.interface, change.after.target.key]]
        : [],
    ),
  );

test('a source goes to the target of its zone, by name or ID, else to the one without zones', () => {
  const targets = { a: choice('eni-x', ['us-east-1a', 'id-b']), rest: choice('eni-y') };
  const plan = planMirror(mirrorFile({ targets }), worldIn(['a', 'b', 'c']), { share: 100 });
  assert.deepEqual(used(plan), { 'eni-1': 'target/a', 'eni-2': 'target/a', 'eni-3': 'target/rest' });
});

test('a source that names its target goes there, wherever it is', () => {
  const targets = { a: choice('eni-x', ['us-east-1a']), rest: choice('eni-y') };
  const file = mirrorFile({ targets, sources: [source({ target: 'rest' })] });
  assert.deepEqual(used(planMirror(file, worldIn(['a']), { share: 100 })), { 'eni-1': 'target/rest' });
});

test('an interface as target takes ten sources, what is more goes to the next, and what does not fit is left out', () => {
  const targets = { x: choice('eni-x'), y: choice('eni-y') };
  const plan = planMirror(mirrorFile({ targets }), worldIn(Array.from({ length: 22 }, () => 'a')), { share: 100 });
  const counts = Map.groupBy(Object.values(used(plan)), (key) => key);
  assert.deepEqual([counts.get('target/x')?.length, counts.get('target/y')?.length], [10, 10]);
  assert.match(plan.findings.find(({ about }) => about === 'sources of target/x, target/y')?.message ?? '', /eni-\d+, eni-\d+\.$/);
});

test('the largest instances take a hundred', () => {
  const world = worldIn(
    Array.from({ length: 60 }, () => 'a'),
    'm5.24xlarge',
  );
  assert.equal(Object.keys(used(planMirror(mirrorFile({ targets: { x: choice('eni-x') } }), world, { share: 100 }))).length, 60);
});

test('a source stays at its target when another target joins', () => {
  const world = worldIn(Array.from({ length: 8 }, () => 'a'));
  const there = applyToWorld(world, planMirror(mirrorFile({ targets: { x: choice('eni-x') } }), world, { share: 100 }));
  const plan = planMirror(mirrorFile({ targets: { x: choice('eni-x'), y: choice('eni-y') } }), there, { share: 100 });
  assert.deepEqual(
    plan.changes.filter(({ action }) => action !== 'unchanged').map(({ action, key }) => `${action} ${key}`),
    ['create target/y'],
  );
});
