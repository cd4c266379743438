import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filter, instance, networkInterface, own, session, target, worldOf } from '../testing/plan/worlds.ts';
import { statusOf } from './status_of.ts';

test('sessions with what they stand on, and what they cost', () => {
  const world = worldOf(1, {
    instances: [instance('i-eni-1', { tags: { Name: 'web-1' } })],
    targets: [target('tmt-1')],
    filters: [filter('tmf-1', { tags: {} })],
    sessions: [session('tms-1', { number: 3, vni: 1001 })],
  });
  assert.deepEqual(statusOf(world), {
    sessions: [
      {
        session: 'tms-1',
        mirror: 'web',
        interface: 'eni-1',
        instance: 'i-eni-1',
        instanceState: 'running',
        name: 'web-1',
        zone: 'use1-az1',
        number: 3,
        vni: 1001,
        target: 'main',
        filter: 'tmf-1',
        faults: [],
      },
    ],
    perMonth: 10.95,
  });
  assert.equal(statusOf(world, undefined, 0.03).perMonth, 21.9);
});

test('what is wrong with a session', () => {
  const interfaces = ['eni-1', 'eni-2', 'eni-3'].map((id) => networkInterface(id));
  const world = worldOf(0, {
    interfaces,
    instances: [instance('i-eni-1'), instance('i-eni-2', { state: 'stopped' }), instance('i-eni-3')],
    targets: [target('tmt-1')],
    filters: [filter('tmf-1')],
    sessions: [
      session('tms-1', { interface: 'eni-1', number: 2 }),
      session('tms-2', { interface: 'eni-1', number: 1 }),
      session('tms-3', { interface: 'eni-2' }),
      session('tms-4', { interface: 'eni-3', target: 'tmt-9', filter: 'tmf-9' }),
      session('tms-5', { interface: 'eni-9' }),
    ],
  });
  assert.deepEqual(
    statusOf(world).sessions.map((row) => [row.session, row.target, row.faults]),
    [
      ['tms-2', 'main', ['double']],
      ['tms-1', 'main', ['double']],
      ['tms-3', 'main', ['not_running']],
      ['tms-4', 'tmt-9', ['target_gone', 'filter_gone']],
      ['tms-5', 'main', ['orphan']],
    ],
  );
});

test("others' sessions do not show, and those of one mirror can be asked for alone", () => {
  const other = { ...own('session/eni-1'), 'mirrorscope:mirror': 'other' };
  const world = worldOf(1, {
    sessions: [session('tms-1', { number: 1 }), session('tms-2', { number: 2, tags: other }), session('tms-3', { number: 3, tags: {} })],
  });
  const ids = (mirror?: string) => statusOf(world, mirror).sessions.map((row) => row.session);
  assert.deepEqual(ids(), ['tms-1', 'tms-2']);
  assert.deepEqual(ids('other'), ['tms-2']);
  // Of two mirrors an interface may have a session each.
  assert.ok(statusOf(world).sessions.every(({ faults }) => !faults.includes('double')));
});
