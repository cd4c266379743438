import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { StoreError } from './error.ts';
import { listReports, runReport } from './reports.ts';
import { AT_WEB, bothEnds, DATABASE, insert, MINUTE, record, START, traffic, WEB } from './testing/records.ts';
import { asObjects, emptyTables, temporaryStore } from './testing/store.ts';

const store = await temporaryStore();
beforeEach(() => emptyTables(store));

const run = async (name: string, parameters = {}) => asObjects(await runReport(store, name, parameters));
test('top-talkers: conversations by bytes, each once, without the ports of clients', async () => {
  await insert(store, [
    ...bothEnds(traffic(10, 10)),
    ...bothEnds({ ...traffic(20, 20), client_port: 40_001 }),
    record({ ...DATABASE, ...traffic(0, 6), listener: 'listener-1' }),
    record({ ...DATABASE, ...traffic(10, 0), listener: 'listener-2' }),
    record({ ...traffic(5, 5), proto: 17, server_ip: '2001:db8::53', server_port: 53 }),
  ]);
  const expected = [
    {
      client: '10.0.0.1',
      server: '10.0.0.2',
      protocol: 'TCP',
      server_port: 443,
      flows: 2,
      packets: 60,
      client_bytes: 3000,
      server_bytes: 30_000,
      bytes: 33_000,
      share_percent: 72.53,
    },
    {
      client: '10.0.0.1',
      server: '10.0.0.3',
      protocol: 'TCP',
      server_port: 5432,
      flows: 1,
      packets: 16,
      client_bytes: 1000,
      server_bytes: 6000,
      bytes: 7000,
      share_percent: 15.38,
    },
    {
      client: '10.0.0.1',
      server: '2001:db8::53',
      protocol: 'UDP',
      server_port: 53,
      flows: 1,
      packets: 10,
      client_bytes: 500,
      server_bytes: 5000,
      bytes: 5500,
      share_percent: 12.09,
    },
  ];
  assert.deepEqual(await run('top-talkers'), expected);
  assert.deepEqual(await run('top-talkers', { limit: 1 }), expected.slice(0, 1), 'the share is of all traffic, not of the rows shown');
});

test('since and until choose the time', async () => {
  await insert(store, [
    record({ ...WEB, ...traffic(1, 0) }),
    record({ ...WEB, ...traffic(2, 0) }, START + MINUTE),
    record({ ...WEB, ...traffic(4, 0) }, START + 2 * MINUTE),
  ]);
  const packets = async (parameters: object) => (await run('top-talkers', parameters))[0]?.['packets'];
  assert.equal(await packets({}), 7);
  assert.equal(await packets({ since: '2026-01-05T09:01Z' }), 6);
  assert.equal(await packets({ since: new Date(START), until: new Date(START + 2 * MINUTE) }), 3);
  assert.equal(await packets({ since: '2026-01-06' }), undefined);
});

test('protocols: by protocol and server port', async () => {
  await insert(store, [
    ...bothEnds({}),
    record({ ...WEB, ...traffic(1, 1), client_ip: '10.0.0.9' }),
    record({ proto: 1, server_ip: '10.0.0.4', client_port: 0, server_port: 0, client_bytes: 900 }),
    record({ proto: 89, server_ip: '10.0.0.5', client_port: 0, server_port: 0, client_bytes: 100 }),
  ]);
  assert.deepEqual(await run('protocols'), [
    { protocol: 'TCP', server_port: 443, flows: 2, clients: 2, servers: 1, packets: 22, bytes: 12_100, share_percent: 92.37 },
    { protocol: 'ICMP', server_port: 0, flows: 1, clients: 1, servers: 1, packets: 1, bytes: 900, share_percent: 6.87 },
    { protocol: '89', server_port: 0, flows: 1, clients: 1, servers: 1, packets: 1, bytes: 100, share_percent: 0.76 },
  ]);
});

test('flow-search: flows at each viewpoint, by any of their features', async () => {
  await insert(store, [
    record({ ...WEB, flow_id: 1, ...traffic(3, 2), conn_state: 'S1', end_reason: 'active' }),
    record(
      {
        ...WEB,
        flow_id: 1,
        record_no: 1,
        flow_start: '2026-01-05T09:00:00.000000Z',
        ...traffic(1, 1),
        conn_state: 'SF',
        server_retransmits: 2,
        server_rsts: 1,
      },
      START + MINUTE,
    ),
    record({ ...WEB, ...AT_WEB, flow_id: 2, ...traffic(4, 3) }, START + 5),
    record({ flow_id: 3, proto: 17, client_ip: '192.168.1.7', server_ip: '10.0.0.53', client_port: 5353, server_port: 53 }, START + 7),
    record(
      { flow_id: 4, proto: 58, client_ip: '2001:db8::1', server_ip: '2001:db8::2', client_port: 0, server_port: 0, icmp_type: 128 },
      START + 9,
    ),
  ]);
  const found = async (parameters: object) => (await run('flow-search', parameters)).map((row) => row['flow_id']);
  assert.deepEqual(await found({}), [4, 3, 2, 1]);
  assert.deepEqual(await found({ limit: 2 }), [4, 3]);
  assert.deepEqual(await found({ address: '10.0.0.1' }), [2, 1]);
  assert.deepEqual(await found({ address: '10.0.0.0/24' }), [3, 2, 1]);
  assert.deepEqual(await found({ address: '10.0.0.53', peer: '192.168.0.0/16' }), [3]);
  assert.deepEqual(await found({ address: '10.0.0.1', peer: '192.168.0.0/16' }), []);
  assert.deepEqual(await found({ address: '2001:db8::/32' }), [4]);
  assert.deepEqual(await found({ port: 443 }), [2, 1]);
  assert.deepEqual(await found({ port: 5353 }), [3]);
  assert.deepEqual(await found({ proto: 'UDP' }), [3]);
  assert.deepEqual(await found({ proto: '58' }), [4]);
  assert.deepEqual(await found({ proto: 'icmpv6', address: '10.0.0.1' }), []);
  assert.deepEqual(await found({ flow_id: 2 }), [2]);
  assert.deepEqual(await found({ until: '2026-01-05T09:00:00.005Z' }), [1]);
  const [one] = await run('flow-search', { flow_id: 1 });
  const { community_id: id, ...rest } = one ?? {};
  assert.deepEqual(rest, {
    start: '2026-01-05T09:00:00.000000Z',
    duration_ms: 61_000,
    client: '10.0.0.1',
    client_port: 40_000,
    server: '10.0.0.2',
    server_port: 443,
    protocol: 'TCP',
    state: 'SF',
    client_packets: 4,
    server_packets: 3,
    client_bytes: 400,
    server_bytes: 3000,
    retransmits: 2,
    rsts: 1,
    mirror_src: '10.0.0.1',
    vni: 7,
    flow_id: 1,
  });
  assert.deepEqual(await found({ community_id: id }), [2, 1]);
  assert.deepEqual(await found({ community_id: "1:' OR 1 = 1 --" }), []);
});

test('every report answers an empty store with typed columns and no rows', async () => {
  for (const report of listReports()) {
    const result = await runReport(store, report.name);
    assert.deepEqual(result.rows, [], report.name);
    assert.ok(result.columns.length >= 7 && result.columns.every((column) => column.name !== '' && column.type !== ''), report.name);
  }
});

test('wrong names and values are told in one line, with the right ones', async () => {
  const refused = (name: string, parameters: Record<string, string>, code: string, text: RegExp) =>
    assert.rejects(
      runReport(store, name, parameters),
      (error) => error instanceof StoreError && error.code === code && text.test(error.message),
    );
  await refused('toptalkers', {}, 'unknown_report', /no report toptalkers: flow-search, .*zero-windows$/);
  await refused('../reports/resets', {}, 'unknown_report', /no report/);
  await refused('resets', { form: '1' }, 'bad_parameter', /no parameter form: since, until, limit$/);
  await refused('resets', { limit: 'ten' }, 'bad_parameter', /^limit is "ten": give a whole number/);
  await refused('resets', { since: 'monday' }, 'bad_parameter', /^since is "monday": give a time such as/);
  await refused('flow-search', { address: 'web.example' }, 'bad_parameter', /^address is "web.example": give an address or a network/);
});
