import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyToWorld } from '../testing/plan/apply_to_world.ts';
import { balancer, mirrorFile, networkInterface, worldOf } from '../testing/plan/worlds.ts';
import type { CostEstimate } from './plan.ts';
import { planMirror } from './plan_mirror.ts';

const rate = mirrorFile({ budget: { ...mirrorFile().budget, bitsPerSecond: 8_000_000 } });
/** 8 Mbit/s are 1 MB/s, for 730 hours: 2,628 GB, at 0.02 USD. */
const MONTH = 52.56;

const costOf = (zones: readonly string[], loadBalancer: ReturnType<typeof balancer>, file = rate): CostEstimate => {
  const interfaces = zones.map((zone, index) => networkInterface(`eni-${index + 1}`, { zone: `us-east-1${zone}` }));
  return planMirror(file, { ...worldOf(zones.length), interfaces, loadBalancers: [loadBalancer] }, { share: 100 }).cost;
};

test('sessions cost by the hour, for a month of 730 hours, whether they are new or there', () => {
  const world = worldOf(100);
  const plan = planMirror(mirrorFile(), world, { share: 100 });
  assert.equal(plan.cost.sessions, 1095);
  assert.deepEqual(planMirror(mirrorFile(), applyToWorld(world, plan), { share: 100 }).cost, plan.cost);
  assert.equal(planMirror(mirrorFile(), world, { share: 25 }).cost.sessionCount, 25);
});

test('what stays in its zone crosses none; what leaves it costs at both ends', () => {
  assert.equal(costOf(['a', 'a'], balancer()).crossZone, 0);
  const { crossZone, crossZoneSessions, total, sessions } = costOf(['a', 'b'], balancer());
  assert.equal(crossZone, MONTH);
  assert.equal(crossZoneSessions, 1);
  assert.equal(total.toFixed(2), (sessions + MONTH).toFixed(2));
});

test('cross-zone load balancing spreads over the healthy targets of all zones', () => {
  const group = balancer().targetGroups[0]!;
  const targets = ['a', 'b', 'c', 'c'].map((zone, index) => ({
    id: `i-${index}`,
    port: 4789,
    health: 'healthy',
    zone: `us-east-1${zone}`,
  }));
  const spreading = balancer({ crossZone: true, targetGroups: [{ ...group, targets }] });
  assert.equal(costOf(['a'], spreading).crossZone, MONTH * 0.75);
  assert.equal(costOf(['c'], spreading).crossZone, MONTH * 0.5);
  assert.equal(costOf(['a'], { ...spreading, targetGroups: [{ ...group, targets, crossZone: false }] }).crossZone, 0);
});

test('without a rate it is not known what crossing costs', () => {
  const { crossZone, crossZoneSessions, total, sessions } = costOf(['b'], balancer(), mirrorFile());
  assert.deepEqual([crossZone, crossZoneSessions, total], [undefined, 1, sessions]);
});
