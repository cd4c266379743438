import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MirrorError } from '../error.ts';
import { balancer, mirrorFile, session, worldOf } from '../testing/plan/worlds.ts';
import { planDestroy } from './plan_destroy.ts';
import { planMirror } from './plan_mirror.ts';
import { checkUnmoved } from './unmoved.ts';

const world = worldOf(3);
const file = mirrorFile();
const plan = planMirror(file, world, { share: 100 });
const moved = (act: () => void, message: RegExp): void => {
  assert.throws(act, (error) => error instanceof MirrorError && error.code === 'moved' && message.test(error.message));
};

test('a plan holds while nothing that it depends on moves', () => {
  checkUnmoved(plan, file, world);
  const elsewhere = session('tms-x', { interface: 'eni-other', vni: 5, tags: {} });
  checkUnmoved(plan, file, { ...world, sessions: [elsewhere] });
});

test('what moved is named', () => {
  moved(() => checkUnmoved(plan, mirrorFile({ tags: { team: 'net' } }), world), /the file has changed: make a new plan/);
  moved(() => checkUnmoved(plan, file, { ...world, region: 'eu-west-1' }), /for region us-east-1, and this is eu-west-1/);
  moved(() => checkUnmoved(plan, file, { ...world, interfaces: world.interfaces.slice(1) }), /session\/eni-1 was create .*is not any more/);
  moved(() => checkUnmoved(plan, file, { ...worldOf(4) }), /session\/eni-4 is new: create \(selected by source web\)/);
  const foreign = session('tms-x', { tags: {}, vni: 5 });
  moved(() => checkUnmoved(plan, file, { ...world, sessions: [foreign] }), /session\/eni-1 was create/);
});

test('a new error counts, though the work would be the same', () => {
  const sick = balancer({ listeners: [] });
  moved(() => checkUnmoved(plan, file, { ...world, loadBalancers: [sick] }), /what was well is not: .*4789/);
});

test('a plan to take a mirror away holds without a file', () => {
  const there = { ...world, sessions: [session('tms-1')] };
  const destroy = planDestroy(there, 'web');
  checkUnmoved(destroy, undefined, there);
  moved(() => checkUnmoved(destroy, undefined, world), /session\/eni-1/);
});
