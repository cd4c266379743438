import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Credentials } from '../engine.ts';
import { StoreError } from '../error.ts';
import { insert, record, traffic } from '../testing/records.ts';
import { select, temporaryStore } from '../testing/store.ts';
import { loadInventory } from './load.ts';
import { parseInventory } from './parse.ts';

const store = await temporaryStore();
// As on a server, where it has a name of its own.
await store.command("CREATE DATABASE `the store's`");
await store.command("USE `the store's`");
await store.migrate();
const load = (...interfaces: object[]) => store.loadInventory(parseInventory(JSON.stringify(interfaces), 'test'));

const at = (mirror_src: string, vni: number) => ({ viewpoints: [{ mirror_src, vni }] });
const WEB = {
  eni: 'eni-1',
  instance: 'i-1',
  name: 'web',
  subnet: 'subnet-1',
  az: 'az1',
  vpc: 'vpc-1',
  account: '111',
  tags: { env: 'prod', Name: "it's web" },
  addresses: ['10.0.0.1', '2001:db8::1'],
  ...at('10.0.0.1', 7),
};
const DATABASE = { eni: 'eni-2', name: 'db', az: 'az2', vpc: 'vpc-1', addresses: ['10.0.0.2'], ...at('10.0.0.2', 8) };
/** Another VPC with the same addresses. */
const OTHER_WEB = { eni: 'eni-9', name: 'other web', az: 'az1', vpc: 'vpc-2', addresses: ['10.0.0.1'], ...at('10.0.0.1', 9) };
const SUBNET = { subnet: 'subnet-3', az: 'az3', vpc: 'vpc-3', addresses: ['10.3.0.0/24'] };
const PODS = { eni: 'eni-3', name: 'node', az: 'az3', vpc: 'vpc-3', addresses: ['10.3.0.16/28'] };

const byAddress = async (address: string) =>
  (await store.query(`SELECT dictGet('interface_by_address', ('eni', 'az'), toIPv6({address:String}))`, { address })).rows[0]?.[0];

test('before an inventory is loaded nothing is known, and nothing fails', async () => {
  await insert(store, [record(traffic(1, 1))]);
  assert.deepEqual(
    await select(store, `SELECT client_name, client_tags, server_az FROM conversations_named(since = '2026-01-01', until = '2027-01-01')`),
    [{ client_name: '', client_tags: {}, server_az: '' }],
  );
});

test('interfaces are found by viewpoint and by address; the longest match counts', async () => {
  const loaded = await load(WEB, DATABASE, OTHER_WEB, SUBNET, PODS);
  assert.deepEqual(loaded, { interfaces: 5, viewpoints: 3, prefixes: 2 + 2 + 1 + 2 + 2 });
  assert.deepEqual(await select(store, `SELECT * EXCEPT (prefixes, loaded_at) FROM interfaces WHERE eni = 'eni-1'`), [
    { ...WEB, ...at('::ffff:10.0.0.1', 7), valid_from: '1970-01-01T00:00:00.000Z' },
  ]);
  const [found] = await select(
    store,
    `SELECT dictGet('interface_by_viewpoint', ('eni', 'name', 'tags'), (toIPv6('10.0.0.1'), toUInt32(7))) AS web,
       dictGet('interface_by_viewpoint', 'eni', (toIPv6('10.0.0.1'), toUInt32(9))) AS other,
       dictGet('interface_by_viewpoint', 'eni', (toIPv6('10.0.0.1'), toUInt32(10))) AS none`,
  );
  assert.deepEqual(found, { web: { eni: 'eni-1', name: 'web', tags: WEB.tags }, other: 'eni-9', none: '' });
  assert.deepEqual(await byAddress('2001:db8::1'), { eni: 'eni-1', az: 'az1' });
  assert.deepEqual(await byAddress('10.0.0.1'), { eni: '', az: '' }, 'two VPCs have it');
  assert.deepEqual(await byAddress('10.3.0.17'), { eni: 'eni-3', az: 'az3' });
  assert.deepEqual(await byAddress('10.3.0.200'), { eni: '', az: 'az3' });
  assert.deepEqual(await byAddress('10.4.0.1'), { eni: '', az: '' });
});

test('ends of conversations are looked for in the VPC of the viewpoint first', async () => {
  await store.command('TRUNCATE TABLE flows_by_minute');
  await store.command('TRUNCATE TABLE flows_by_hour');
  await store.command('TRUNCATE TABLE flows_by_day');
  await insert(store, [
    record({ mirror_src: '10.0.0.1', vni: 7, client_ip: '10.0.0.1', server_ip: '10.0.0.2', server_port: 1 }),
    record({ mirror_src: '10.0.0.1', vni: 9, client_ip: '10.0.0.1', server_ip: '10.3.0.17', server_port: 2 }),
    record({ mirror_src: '10.0.0.77', vni: 5, client_ip: '10.0.0.1', server_ip: '10.0.0.2', server_port: 3 }),
    record({ mirror_src: '10.3.0.16', vni: 5, client_ip: '10.3.0.16', server_ip: '2001:db8::1', server_port: 4 }),
  ]);
  assert.deepEqual(
    await select(
      store,
      `SELECT server_port, client_name, client_vpc, server_name, server_tags['env'] AS env
       FROM conversations_named(since = '2026-01-01', until = '2027-01-01') ORDER BY server_port`,
    ),
    [
      { server_port: 1, client_name: 'web', client_vpc: 'vpc-1', server_name: 'db', env: '' },
      { server_port: 2, client_name: 'other web', client_vpc: 'vpc-2', server_name: 'node', env: '' },
      { server_port: 3, client_name: '', client_vpc: '', server_name: 'db', env: '' },
      { server_port: 4, client_name: 'node', client_vpc: 'vpc-3', server_name: 'web', env: 'prod' },
    ],
  );
});

test('an inventory takes the place of the one before, as often as it is loaded', async () => {
  await load({ ...DATABASE, name: 'moved', addresses: ['10.0.0.3'] });
  await load({ ...DATABASE, name: 'moved', addresses: ['10.0.0.3'] });
  assert.deepEqual((await store.query('SELECT eni, name, count() FROM interfaces GROUP BY ALL')).rows, [['eni-2', 'moved', 1]]);
  assert.deepEqual(await byAddress('10.0.0.3'), { eni: 'eni-2', az: 'az2' });
  assert.deepEqual(await byAddress('10.0.0.2'), { eni: '', az: '' });
  assert.deepEqual((await store.query(`SELECT count() FROM system.parts WHERE table = 'interfaces' AND active`)).rows, [[1]]);
});

test('an inventory that contradicts itself changes nothing', async () => {
  const refused = (says: RegExp, ...interfaces: object[]) =>
    assert.rejects(
      load(...interfaces),
      (error) => error instanceof StoreError && error.code === 'bad_inventory' && says.test(error.message),
    );
  await refused(/has the viewpoint 10\.0\.0\.1 with VNI 7 twice: eni-1 and number 2/, WEB, { name: 'x', ...at('10.0.0.1', 7) });
  await refused(/has 10\.0\.0\.1 of vpc-1 twice: eni-1 and eni-2/, WEB, { ...DATABASE, addresses: ['10.0.0.1'] });
  assert.deepEqual((await store.query('SELECT name FROM interfaces')).rows, [['moved']]);
});

test('a dictionary reads its table as the user of the URL', async () => {
  const dictionaries = await recordedDictionaries({ user: 'default', password: "it's secret" });
  assert.equal(dictionaries.length, 2);
  for (const statement of dictionaries) assert.match(statement, /^CREATE OR REPLACE DICTIONARY \w+ ON CLUSTER 'wide'\n/);
  for (const statement of dictionaries) assert.match(statement, /SOURCE\(CLICKHOUSE\(USER 'default' PASSWORD 'it\\'s secret' QUERY /);
  const others = await recordedDictionaries({ user: 'somebody that the server does not know', password: 'x' });
  for (const statement of others) assert.match(statement, /SOURCE\(CLICKHOUSE\(QUERY /);
});

/** Statements that make the dictionaries, which a client is asked to run that runs nothing. */
async function recordedDictionaries(credentials: Credentials): Promise<string[]> {
  const statements: string[] = [];
  const client = {
    command: async ({ query }: { query: string }) => void statements.push(query),
    query: async () => ({ json: async () => [] }),
  } as unknown as ClickHouseClient;
  const layout = { database: 'default', user: 'default', cluster: 'wide', migrated: true };
  await loadInventory(client, layout, parseInventory(JSON.stringify(WEB), 'test'), credentials);
  return statements.filter((statement) => statement.startsWith('CREATE OR REPLACE DICTIONARY'));
}
