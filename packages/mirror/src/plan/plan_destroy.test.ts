import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filter, session, target, worldOf } from '../testing/plan/worlds.ts';
import { planDestroy } from './plan_destroy.ts';

const world = worldOf(2, {
  targets: [target('tmt-1')],
  filters: [filter('tmf-1')],
  sessions: [session('tms-1'), session('tms-2', { interface: 'eni-2' })],
});

test('sessions go before what they use', () => {
  const plan = planDestroy(world, 'web');
  assert.deepEqual(
    plan.changes.map(({ action, id }) => `${action} ${id}`),
    ['delete tms-1', 'delete tms-2', 'delete tmf-1', 'delete tmt-1'],
  );
  assert.deepEqual(plan.findings, []);
});

test('what sessions of others use stays, and is said', () => {
  const theirs = session('tms-x', { interface: 'eni-x', target: 'tmt-1', filter: 'tmf-x', tags: {} });
  const plan = planDestroy({ ...world, sessions: [...world.sessions, theirs] }, 'web');
  assert.deepEqual(
    plan.changes.map(({ action, id }) => `${action} ${id}`),
    ['delete tms-1', 'delete tms-2', 'delete tmf-1', 'unchanged tmt-1'],
  );
  assert.match(plan.findings[0]?.message ?? '', /^tmt-1 is not wanted any more, but sessions use it: tms-x\.$/);
});

test('a mirror of another name is somebody else’s', () => {
  assert.deepEqual(planDestroy(world, 'database').changes, []);
});
