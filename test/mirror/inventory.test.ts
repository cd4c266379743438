import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inventoryOf, openAws, readWorld } from '@mirrorscope/mirror';
import { Cloud } from '@mirrorscope/mirror/testing/cloud';
import { parseInventory } from '@mirrorscope/store/inventory';

test('the store reads the inventory that is made from AWS', async (t) => {
  const cloud = await Cloud.start();
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
  const aws = await openAws({ region: cloud.region, endpointUrl: cloud.endpoint, credentials });
  t.after(async () => {
    aws.close();
    await cloud.stop();
  });
  const vpc = cloud.addVpc();
  const subnet = cloud.addSubnet({ vpc, zone: 'us-east-1a', cidr: '10.0.0.0/20', ipv6Cidr: '2001:db8:1::/64' });
  const ipv6Only = cloud.addSubnet({ vpc, zone: 'us-east-1b', ipv6Cidr: '2001:db8:2::/64' });
  const web = cloud.addInstance({ subnet, interfaces: [subnet, ipv6Only], tags: { Name: 'web-1', env: 'prod' } });
  const destination = cloud.addLoadBalancer({ name: 'listeners', subnets: [subnet] });
  const target = cloud.addMirrorTarget({ destination });
  const tags = { 'mirrorscope:mirror': 'production' };
  cloud.addMirrorSession({ interface: web.interfaces[0]!, target, filter: cloud.addMirrorFilter(), vni: 1001, tags });

  const entries = parseInventory(JSON.stringify(inventoryOf(await readWorld(aws))), 'inventory.json');
  const [source, other] = web.interfaces.map((id) => entries.find(({ eni }) => eni === id));
  assert.partialDeepStrictEqual(source, {
    instance: web.id,
    name: 'web-1',
    subnet,
    vpc,
    account: cloud.account.id,
    tags: { Name: 'web-1', env: 'prod' },
    viewpoints: [{ mirror_src: source?.addresses[0], vni: 1001 }],
  });
  assert.match(source?.az ?? '', /^use1-az\d$/);
  assert.deepEqual(other?.addresses.length, 1);
  assert.deepEqual(
    entries.filter(({ eni }) => eni === '').map(({ subnet, addresses }) => [subnet, addresses]),
    [
      [subnet, ['10.0.0.0/20', '2001:db8:1::/64']],
      [ipv6Only, ['2001:db8:2::/64']],
    ].sort(),
  );
  assert.equal(entries.length, 5);
});
