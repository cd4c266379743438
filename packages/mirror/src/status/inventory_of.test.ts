import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instance, networkInterface, session, subnet, worldOf } from '../testing/plan/worlds.ts';
import { inventoryOf } from './inventory_of.ts';

test('interfaces with addresses, instance, tags and viewpoints; then subnets', () => {
  const world = worldOf(0, {
    interfaces: [
      networkInterface('eni-1', {
        ipv4: ['10.0.0.10', '10.0.0.9'],
        ipv6: ['2001:db8::10'],
        prefixes: ['10.0.0.32/28'],
        tags: { env: 'prod', role: 'web' },
      }),
      networkInterface('eni-2', { instance: undefined, description: 'ELB net/x/1', ipv4: ['10.0.0.20'], tags: {} }),
    ],
    instances: [instance('i-eni-1', { tags: { Name: 'web-1', env: 'test' } })],
    subnets: [subnet('a', { ipv6Cidr: '2001:db8::/64' })],
    sessions: [
      session('tms-1', { vni: 1002 }),
      session('tms-2', { vni: 1001, number: 2 }),
      session('tms-3', { vni: 7, number: 3, tags: {} }),
    ],
  });
  const place = { subnet: 'subnet-a', az: 'use1-az1', vpc: 'vpc-1', account: '111122223333' };
  assert.deepEqual(inventoryOf(world), [
    {
      eni: 'eni-1',
      instance: 'i-eni-1',
      name: 'web-1',
      ...place,
      tags: { Name: 'web-1', env: 'prod', role: 'web' },
      addresses: ['10.0.0.10', '10.0.0.9', '2001:db8::10', '10.0.0.32/28'],
      viewpoints: [
        { mirror_src: '10.0.0.10', vni: 1001 },
        { mirror_src: '10.0.0.10', vni: 1002 },
      ],
    },
    { eni: 'eni-2', name: 'ELB net/x/1', ...place, addresses: ['10.0.0.20'] },
    { ...place, addresses: ['10.0.0.0/24', '2001:db8::/64'] },
  ]);
  assert.equal(inventoryOf(world, 'other')[0]?.viewpoints, undefined);
});

test('what has no address is left out', () => {
  const world = worldOf(0, { interfaces: [networkInterface('eni-1', { ipv4: [] })], subnets: [subnet('a', { cidr: undefined })] });
  assert.deepEqual(inventoryOf(world), []);
});
