import assert from 'node:assert/strict';
import { test } from 'node:test';
import { balancer, networkInterface, subnet, worldOf } from '../testing/plan/worlds.ts';
import { withZones } from './with_zones.ts';

const target = (id: string, zone?: string) => ({ id, port: 4789, health: 'healthy', zone });

test("a load balancer's targets have the zone of their interface", () => {
  const [group] = balancer().targetGroups;
  const targets = [target('i-eni-1'), target('10.0.0.20'), target('10.0.0.30'), target('10.0.0.40', 'us-east-1c'), target('i-gone')];
  const world = worldOf(0, {
    interfaces: [
      networkInterface('eni-1', { zone: 'us-east-1b' }),
      networkInterface('eni-2', { zone: 'us-east-1b', ipv4: ['10.0.0.2', '10.0.0.20'], instance: undefined }),
      networkInterface('eni-3', { zone: 'us-east-1b', ipv4: ['10.0.0.30'], vpc: 'vpc-2', instance: undefined }),
    ],
    loadBalancers: [balancer({ targetGroups: [{ ...group!, targets }] })],
  });
  assert.deepEqual(
    withZones(world).loadBalancers[0]?.targetGroups[0]?.targets.map(({ zone }) => zone),
    ['us-east-1b', 'us-east-1b', undefined, 'us-east-1c', undefined],
  );
});

test("an interface has its subnet's zone ID, where AWS does not tell it", () => {
  const interfaces = [networkInterface('eni-1', { zoneId: '' }), networkInterface('eni-2', { zoneId: '', subnet: 'subnet-gone' })];
  const world = withZones(worldOf(0, { interfaces, subnets: [subnet('a')] }));
  assert.deepEqual(
    world.interfaces.map(({ zoneId }) => zoneId),
    ['use1-az1', ''],
  );
});
