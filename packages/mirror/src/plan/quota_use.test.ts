import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mirrorFile, networkInterface, session, target, worldOf } from '../testing/plan/worlds.ts';
import { planMirror } from './plan_mirror.ts';

const text = (plan: ReturnType<typeof planMirror>): string[] =>
  plan.quotas.map(({ what, before, after, limit }) => `${what}: ${before} -> ${after} of ${limit}`);

test('the account and filters before and after', () => {
  assert.deepEqual(text(planMirror(mirrorFile(), worldOf(5), { share: 100 })), [
    'sessions: 0 -> 5 of 10000',
    'targets: 0 -> 1 of 10000',
    'filters: 0 -> 1 of 10000',
    'rules of filter/all: 0 -> 4 of 10',
  ]);
});

test('sources of a target that is an interface, those of others included; interfaces that are full', () => {
  const tags = {};
  const world = worldOf(3, { targets: [target('tmt-1', { kind: 'interface', destination: 'eni-l', tags })] });
  const sessions = [
    session('tms-x', { interface: 'eni-other', vni: 1, tags }),
    session('tms-y', { interface: 'eni-1', vni: 2, number: 8, target: 'tmt-9', tags }),
    session('tms-z', { interface: 'eni-1', vni: 3, number: 9, target: 'tmt-9', tags }),
  ];
  const file = mirrorFile({ targets: { main: { id: 'tmt-1', zones: [] } } });
  const there = { ...world, sessions, interfaces: [...world.interfaces, networkInterface('eni-l', { tags })] };
  const lines = text(planMirror(file, there, { share: 100 }));
  assert.deepEqual(lines.slice(-2), ['sources of tmt-1: 1 -> 4 of 10', 'sessions of eni-1: 2 -> 3 of 3']);
});
