import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { parseInventory } from '@mirrorscope/store/inventory';
import { compareGroups } from './comparison.ts';
import type { MetricName } from './metric.ts';
import { FROM, insert, type Row, record, TO, temporaryStore } from './testing/store.ts';

const CONTROL = { server_ip: '10.0.1.1' };
const CANDIDATE = { server_ip: '10.0.2.1' };
const GROUPS = { control: '10.0.1.0/24', candidate: '10.0.2.0/24', from: FROM, to: TO };

const store = await temporaryStore();
beforeEach(() => store.command('TRUNCATE TABLE flows'));

const many = (count: number, row: (i: number) => Row): Row[] => Array.from({ length: count }, (_, i) => record(row(i), i % 3000));

async function estimates(options = {}) {
  const { metrics, ...comparison } = await compareGroups(store, { ...GROUPS, ...options });
  const of = (name: MetricName) => metrics.find(({ metric }) => metric.name === name)!;
  return { ...comparison, metrics, of };
}

test('each metric is what its title says', async () => {
  await insert(store, [
    ...many(200, (i) => ({
      ...CONTROL,
      client_retransmits: i % 4 === 0 ? 1 : 0,
      server_retransmits: i % 5 === 0 ? 1 : 0,
      client_rsts: i % 20 === 0 ? 2 : 0,
      handshake_server_us: 1000,
      handshake_client_us: 200,
      server_rtt_sum_us: 3000,
      server_rtt_samples: 3,
      client_rtt_sum_us: 4000,
      client_rtt_samples: 2,
    })),
    ...many(100, () => CANDIDATE),
    // An attempt that nobody answered, and one that was refused.
    ...many(20, () => ({ ...CANDIDATE, client_tcp_flags: 2, server_packets: 0 })),
    ...many(5, () => ({ ...CANDIDATE, client_tcp_flags: 2, server_rsts: 1 })),
    // Open since before the time: a connection, but no attempt.
    ...many(10, () => ({ ...CANDIDATE, client_syns: 0, client_tcp_flags: 16, record_no: 3 })),
    // Somebody else's, another protocol, another time.
    ...many(50, () => ({ server_ip: '10.0.3.1', client_retransmits: 5 })),
    ...many(50, () => ({ ...CANDIDATE, proto: 17, client_retransmits: 5 })),
    record({ ...CANDIDATE, client_retransmits: 5 }, -1),
    record({ ...CANDIDATE, client_retransmits: 5 }, 3600),
  ]);
  const { control, candidate, of, from, to } = await estimates();
  assert.deepEqual([from, to], ['2026-01-05T09:00:00Z', '2026-01-05T10:00:00Z']);
  assert.deepEqual(control, { selector: '10.0.1.0/24', connections: 200, packets: 2000, pairs: 1 });
  assert.deepEqual([candidate.connections, candidate.packets], [135, 1250]);
  assert.equal(of('retransmit_ratio').control?.value, 90 / 2000);
  assert.equal(of('retransmit_ratio').candidate?.value, 0);
  assert.equal(of('reset_ratio').control?.value, 10 / 200);
  assert.equal(of('reset_ratio').candidate?.value, 5 / 135);
  assert.equal(of('failed_ratio').control?.value, 0);
  assert.equal(of('failed_ratio').candidate?.value, 25 / 125);
  assert.ok(Math.abs(of('handshake_p95').control!.value / 1200 - 1) < 0.00125);
  assert.ok(Math.abs(of('mean_rtt_p50').control!.value / 3000 - 1) < 0.00125);
  // None of these was timed.
  assert.deepEqual([of('handshake_p50').candidate, of('handshake_p50').verdict], [undefined, 'undecided']);
  assert.deepEqual([of('retransmit_ratio').verdict, of('failed_ratio').verdict], ['better', 'worse']);
});

test('the records of a connection count as one, and of two viewpoints one', async () => {
  const connections = many(40, () => ({ ...CONTROL, handshake_server_us: 1000, handshake_client_us: 1000 }));
  await insert(store, [
    ...connections,
    ...connections.map((row) => ({
      ...row,
      record_no: 1,
      client_syns: 0,
      client_tcp_flags: 16,
      client_rsts: 1,
      handshake_server_us: 0,
      handshake_client_us: 0,
    })),
    // Seen at the server as well, a packet less: all of it is left out.
    ...connections.map((row) => ({
      ...row,
      flow_id: 1e6 + Number(row['flow_id']),
      mirror_src: '10.0.1.1',
      vni: 8,
      client_packets: 9,
      client_rsts: 7,
    })),
    ...many(40, () => CANDIDATE),
  ]);
  const { control, of } = await estimates();
  assert.deepEqual([control.connections, control.packets], [40, 800]);
  assert.equal(of('reset_ratio').control?.value, 1);
  assert.equal(of('handshake_p50').control !== undefined, true);
});

test('pairs are independent where there are enough of them, else connections', async () => {
  const from = (clients: number, group: Row) =>
    many(400, (i) => ({ ...group, client_ip: `10.9.${i % clients}.1`, client_retransmits: i % clients < 3 ? 4 : 0 }));
  await insert(store, [...from(40, CONTROL), ...from(40, CANDIDATE)]);
  const byPair = await estimates();
  const byConnection = await estimates({ cluster: 'connection' });
  assert.deepEqual([byPair.cluster, byPair.control.pairs, byConnection.cluster], ['pair', 40, 'connection']);
  const width = ({ of }: typeof byPair) => of('retransmit_ratio').control!.high - of('retransmit_ratio').control!.low;
  // Three clients have all of the losses: that is known from three clients, not from thirty connections.
  assert.ok(width(byPair) > 1.5 * width(byConnection));
  await store.command('TRUNCATE TABLE flows');
  await insert(store, [...from(40, CONTROL), ...from(20, CANDIDATE)]);
  assert.equal((await estimates()).cluster, 'connection');
});

test('a sample is the same every time, takes whole connections, and says so', async () => {
  const group = (row: Row) => many(2000, (i) => ({ ...row, client_ip: `10.9.${i % 200}.1`, client_retransmits: i % 2 }));
  await insert(store, [...group(CONTROL), ...group(CANDIDATE)]);
  const [first, again, all] = [await estimates({ mostFlows: 1000 }), await estimates({ mostFlows: 1000 }), await estimates()];
  assert.deepEqual(again.metrics, first.metrics);
  assert.deepEqual([first.sample, all.sample], [4, 1]);
  assert.ok(first.control.connections > 200 && first.control.connections < 1000, `${first.control.connections}`);
  const { low, high } = first.of('retransmit_ratio').control!;
  const { value } = all.of('retransmit_ratio').control!;
  assert.ok(low <= value && value <= high);
});

test('named limits alone decide', async () => {
  await insert(store, [
    ...many(500, (i) => ({ ...CONTROL, client_rsts: i % 5 === 0 ? 1 : 0 })),
    ...many(500, (i) => ({ ...CANDIDATE, client_rsts: i % 2 })),
  ]);
  const limited = async (name: MetricName, relative: number) =>
    (await estimates({ limits: new Map([[name, { relative, absolute: 0 }]]) })).verdict;
  assert.equal((await estimates()).verdict, 'worse');
  assert.equal(await limited('reset_ratio', 0.1), 'worse');
  assert.equal(await limited('reset_ratio', 5), 'pass');
  assert.equal(await limited('handshake_p99', 0.1), 'undecided');
});

test('a filter of both, tags, filters as groups', async () => {
  await insert(store, [...many(30, (i) => ({ ...CONTROL, server_port: i % 3 })), ...many(60, () => CANDIDATE)]);
  const hosts = [
    { tags: { role: 'stable' }, addresses: ['10.0.1.1'] },
    { tags: { role: 'canary' }, addresses: ['10.0.2.1'] },
  ];
  await store.loadInventory(parseInventory(JSON.stringify(hosts), 'hosts'));
  const { control, candidate } = await estimates({ control: 'tag:role=stable', candidate: 'tag:role=canary', where: 'server_port != 2' });
  assert.deepEqual([control.connections, candidate.connections], [20, 60]);
  const byPort = await estimates({ control: 'server_port in (0, 1)', candidate: 'server_port = 443' });
  assert.deepEqual([byPort.control.connections, byPort.candidate.connections], [20, 60]);
});

test('what cannot be compared', async () => {
  await insert(store, [...many(20, () => CONTROL), ...many(20, () => CANDIDATE)]);
  for (const [options, code, says] of [
    [{ candidate: '10.0.5.0/24' }, 'empty_group', /^No TCP connection from .* belongs to the candidate '10\.0\.5\.0\/24'/],
    [{ candidate: 'tag:role=nobody' }, 'empty_group', /whether an inventory is loaded/],
    [{ to: '2026-01-05T09:00:00Z', from: '2026-01-05T08:00:00Z' }, 'empty_group', /look at the time/],
    [{ candidate: '10.0.0.0/16' }, 'overlap', /^20 flows belong to the control '10\.0\.1\.0\/24' and to the candidate/],
    [{ to: FROM }, 'bad_range', /give a --to after --from/],
    [{ from: TO, to: FROM }, 'bad_range', /give a --to after --from/],
    [{ from: 'yesterday' }, 'bad_parameter', /^from is "yesterday"/],
    [{ where: 'bytes > 5' }, 'bad_selector', /^The filter of both 'bytes > 5'/],
  ] as const) {
    await assert.rejects(compareGroups(store, { ...GROUPS, ...options }), { code, message: says }, says.source);
  }
});
