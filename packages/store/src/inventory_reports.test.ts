import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { StoreError } from './error.ts';
import { parseInventory } from './inventory/parse.ts';
import { runReport } from './reports.ts';
import { openStore, serveHttp } from './store.ts';
import { AT_WEB, bothEnds, DATABASE, insert, record, traffic, WEB } from './testing/records.ts';
import { asObjects, emptyTables, temporaryStore } from './testing/store.ts';

const store = await temporaryStore();
beforeEach(async () => {
  await emptyTables(store);
  await store.command('TRUNCATE TABLE interfaces');
  for (const name of ['interface_by_viewpoint', 'interface_by_address']) await store.command(`SYSTEM RELOAD DICTIONARY ${name}`);
});

const run = async (name: string, parameters = {}) => asObjects(await runReport(store, name, parameters));

const CLIENT = {
  eni: 'eni-1',
  instance: 'i-1',
  name: 'shop',
  az: 'az1',
  vpc: 'vpc-1',
  tags: { env: 'prod', team: 'red' },
  addresses: ['10.0.0.1'],
  viewpoints: [{ mirror_src: '10.0.0.1', vni: 7 }],
};
/** An instance with two interfaces. */
const SERVERS = { instance: 'i-2', name: 'back', az: 'az2', vpc: 'vpc-1', tags: { env: 'prod' } };
const INTERFACES = [
  CLIENT,
  { ...SERVERS, eni: 'eni-2', addresses: [WEB.server_ip], viewpoints: [AT_WEB] },
  { ...SERVERS, eni: 'eni-3', addresses: [DATABASE.server_ip] },
  { eni: 'eni-4', name: 'balancer', az: 'az1', vpc: 'vpc-1', tags: { env: 'test' }, addresses: ['10.0.0.4'] },
];
const load = () => store.loadInventory(parseInventory(JSON.stringify(INTERFACES), 'test'));

/** The shop asks both servers and an address on the internet; a balancer asks the shop. */
const seen = () =>
  insert(store, [
    ...bothEnds({ ...traffic(10, 10), client_retransmits: 1 }),
    record({ ...DATABASE, ...traffic(4, 6), server_retransmits: 3 }),
    record({ ...traffic(1, 2), server_ip: '192.0.2.1' }),
    record({ ...traffic(5, 5), client_ip: '10.0.0.4', server_ip: '10.0.0.1', server_port: 80 }),
  ]);

test('traffic-by-instance: all interfaces of an instance together, both ends of a conversation', async () => {
  await load();
  await seen();
  assert.deepEqual(await run('traffic-by-instance'), [
    {
      host: 'i-1',
      name: 'shop',
      az: 'az1',
      flows: 4,
      peers: 4,
      sent_packets: 20,
      sent_bytes: 6500,
      received_bytes: 18_500,
      retransmits: 1,
      retransmit_percent: 5,
    },
    {
      host: 'i-2',
      name: 'back',
      az: 'az2',
      flows: 2,
      peers: 1,
      sent_packets: 16,
      sent_bytes: 16_000,
      received_bytes: 1400,
      retransmits: 3,
      retransmit_percent: 18.75,
    },
    {
      host: 'eni-4',
      name: 'balancer',
      az: 'az1',
      flows: 1,
      peers: 1,
      sent_packets: 5,
      sent_bytes: 500,
      received_bytes: 5000,
      retransmits: 0,
      retransmit_percent: 0,
    },
    {
      host: '192.0.2.1',
      name: '',
      az: '',
      flows: 1,
      peers: 1,
      sent_packets: 2,
      sent_bytes: 2000,
      received_bytes: 100,
      retransmits: 0,
      retransmit_percent: 0,
    },
  ]);
});

test('traffic-by-zone: bytes each way, what crosses zones first', async () => {
  await load();
  await seen();
  const row = (
    from_zone: string,
    to_zone: string,
    crossing: string,
    packets: number,
    bytes: number,
    share: number,
    retransmits: number,
  ) => ({
    from_zone,
    to_zone,
    crossing,
    packets,
    bytes,
    share_percent: share,
    retransmits,
    retransmit_percent: Math.round((10_000 * retransmits) / packets) / 100,
  });
  assert.deepEqual(await run('traffic-by-zone'), [
    row('az2', 'az1', 'yes', 16, 16_000, 64, 3),
    row('az1', 'az2', 'yes', 14, 1400, 5.6, 1),
    row('az1', 'az1', 'no', 10, 5500, 22, 0),
    row('unknown', 'az1', 'unknown', 2, 2000, 8, 0),
    row('az1', 'unknown', 'unknown', 1, 100, 0.4, 0),
  ]);
});

test('traffic-by-tag: by the values of the tag that is asked for', async () => {
  await load();
  await seen();
  assert.deepEqual(await run('traffic-by-tag', { tag: 'env' }), [
    {
      value: 'prod',
      hosts: 3,
      flows: 6,
      sent_packets: 36,
      sent_bytes: 22_500,
      received_bytes: 19_900,
      within_bytes: 17_400,
      retransmits: 4,
      retransmit_percent: 11.11,
    },
    {
      value: 'test',
      hosts: 1,
      flows: 1,
      sent_packets: 5,
      sent_bytes: 500,
      received_bytes: 5000,
      within_bytes: 0,
      retransmits: 0,
      retransmit_percent: 0,
    },
    {
      value: '(none)',
      hosts: 1,
      flows: 1,
      sent_packets: 2,
      sent_bytes: 2000,
      received_bytes: 100,
      within_bytes: 0,
      retransmits: 0,
      retransmit_percent: 0,
    },
  ]);
  assert.deepEqual(
    (await run('traffic-by-tag', { tag: "it's" })).map((row) => [row['value'], row['hosts']]),
    [['(none)', 5]],
  );
});

test('mirror-loss: names the mirrored interface', async () => {
  await load();
  await insert(store, [...bothEnds({}), record({ mirror_src: '10.0.0.3', vni: 99 }), record({ mirror_src: '10.0.0.9', vni: 99 })]);
  const names = (await run('mirror-loss')).map(({ mirror_src, name, eni, instance, az }) => [mirror_src, name, eni, instance, az]);
  assert.deepEqual(names.sort(), [
    ['10.0.0.1', 'shop', 'eni-1', 'i-1', 'az1'],
    ['10.0.0.2', 'back', 'eni-2', 'i-2', 'az2'],
    ['10.0.0.3', 'back', 'eni-3', 'i-2', 'az2'],
    ['10.0.0.9', '', '', '', ''],
  ]);
});

test('who may only read, over HTTP, sees the same', async () => {
  await load();
  await seen();
  const http = await serveHttp(store, { port: 0, user: 'u', password: 'secret' });
  const reader = await openStore(`http://u:secret@127.0.0.1:${http.address.port}`);
  for (const name of ['traffic-by-instance', 'traffic-by-zone', 'traffic-by-tag', 'mirror-loss']) {
    // What is read may differ: the store remembers what a part of a statement gave.
    const [{ read: _, ...there }, { read: __, ...here }] = [await runReport(reader, name), await runReport(store, name)];
    assert.deepEqual(there, here, name);
  }
  await assert.rejects(
    reader.loadInventory(parseInventory(JSON.stringify(INTERFACES), 'test')),
    (error) => error instanceof StoreError && error.code === 'read_only',
  );
  await reader.close();
  await http.close();
});

test('without an inventory addresses stand for themselves', async () => {
  await seen();
  assert.deepEqual(
    (await run('traffic-by-instance')).map(({ host, name, sent_bytes }) => [host, name, sent_bytes]),
    [
      ['10.0.0.1', '', 6500],
      ['10.0.0.2', '', 10_000],
      ['10.0.0.3', '', 6000],
      ['10.0.0.4', '', 500],
      ['192.0.2.1', '', 2000],
    ],
  );
  assert.deepEqual(
    (await run('traffic-by-zone')).map(({ from_zone, to_zone, crossing, bytes }) => [from_zone, to_zone, crossing, bytes]),
    [['unknown', 'unknown', 'unknown', 25_000]],
  );
  assert.deepEqual(
    (await run('traffic-by-tag')).map(({ value }) => value),
    ['(none)'],
  );
  assert.deepEqual(
    (await run('mirror-loss')).map(({ name, eni }) => [name, eni]),
    [
      ['', ''],
      ['', ''],
    ],
  );
});
