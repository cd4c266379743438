import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { runReport } from './reports.ts';
import { AT_WEB, bothEnds, insert, MINUTE, record, START, traffic, WEB } from './testing/records.ts';
import { asObjects, emptyTables, temporaryStore } from './testing/store.ts';

const store = await temporaryStore();
beforeEach(() => emptyTables(store));

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const run = async (name: string, parameters = {}) => asObjects(await runReport(store, name, parameters));
const bucketsOf = async (step: number, parameters = {}) =>
  (await run('traffic-over-time', { step, ...parameters })).map(({ bucket, flows, packets }) => [bucket, flows, packets]);

test('traffic-over-time: each conversation from one viewpoint, in steps that every roll-up adds up to', async () => {
  await insert(store, [
    ...bothEnds({ ...traffic(10, 10) }),
    record({ ...WEB, ...traffic(1, 1) }, START + MINUTE),
    record({ ...WEB, ...traffic(2, 2) }, START + HOUR + MINUTE),
    record({ ...WEB, ...traffic(3, 3) }, START + DAY),
  ]);
  assert.deepEqual(await bucketsOf(60), [
    ['2026-01-05T09:00:00Z', 1, 20],
    ['2026-01-05T09:01:00Z', 1, 2],
    ['2026-01-05T10:01:00Z', 1, 4],
    ['2026-01-06T09:00:00Z', 1, 6],
  ]);
  assert.deepEqual(await bucketsOf(3600), [
    ['2026-01-05T09:00:00Z', 2, 22],
    ['2026-01-05T10:00:00Z', 1, 4],
    ['2026-01-06T09:00:00Z', 1, 6],
  ]);
  assert.deepEqual(await bucketsOf(86_400), [
    ['2026-01-05T00:00:00Z', 3, 26],
    ['2026-01-06T00:00:00Z', 1, 6],
  ]);
  assert.deepEqual(await bucketsOf(7200), [
    ['2026-01-05T08:00:00Z', 2, 22],
    ['2026-01-05T10:00:00Z', 1, 4],
    ['2026-01-06T08:00:00Z', 1, 6],
  ]);
  // Seconds are rounded up to minutes.
  assert.deepEqual(await bucketsOf(61), await bucketsOf(120));
  assert.deepEqual(await bucketsOf(0), await bucketsOf(60));
});

test('traffic-over-time: the first step is whole, and until is not in it', async () => {
  await insert(store, [record(traffic(1, 0), START), record(traffic(2, 0), START + 30 * MINUTE), record(traffic(4, 0), START + HOUR)]);
  const since = new Date(START + 20 * MINUTE);
  const until = new Date(START + HOUR);
  assert.deepEqual(await bucketsOf(3600, { since, until }), [['2026-01-05T09:00:00Z', 2, 3]]);
  assert.deepEqual(await bucketsOf(60, { since, until }), [['2026-01-05T09:30:00Z', 1, 2]]);
  const [{ bits_per_second: bits, packets_per_second: packets } = {}] = await run('traffic-over-time', { since, until, step: 60 });
  assert.deepEqual(
    [bits, packets],
    [(8 * 200) / 60, 2 / 60].map((value) => Math.round(value * 10) / 10),
  );
});

test('a flow of which two listeners saw a direction each is one', async () => {
  const server = { ...traffic(0, 5), listener: 'listener-2', flow_id: 7 };
  await insert(store, [record({ ...traffic(5, 0), flow_id: 7 }), record(server)]);
  assert.deepEqual(await bucketsOf(60), [['2026-01-05T09:00:00Z', 1, 10]]);
});

test('tcp-health-over-time: sums and their parts of all', async () => {
  await insert(store, [
    record({ ...traffic(60, 40), client_retransmits: 2, server_resent_segments: 3, server_rsts: 1, client_zero_windows: 4 }),
    record({ ...traffic(50, 50), client_payload_bytes: 900, server_missed_bytes: 100 }, START + HOUR),
    record({ ...traffic(9, 9), proto: 17 }),
  ]);
  const none = { retransmits: 0, retransmit_percent: 0, resent_segments: 0, late_segments: 0, resets: 0, zero_windows: 0, missed_bytes: 0 };
  assert.deepEqual(await run('tcp-health-over-time'), [
    {
      ...{ bucket: '2026-01-05T09:00:00Z', packets: 100, ...none, retransmits: 2, retransmit_percent: 2, resent_segments: 3, resets: 1 },
      ...{ zero_windows: 4, missed_percent: null },
    },
    { bucket: '2026-01-05T10:00:00Z', packets: 100, ...none, missed_bytes: 100, missed_percent: 10 },
  ]);
});

test('handshakes-over-time: means and greatest of all, quantiles where the time is short', async () => {
  const timed = (server: number, client: number) => ({ ...WEB, handshake_server_us: server, handshake_client_us: client });
  await insert(store, [
    record(timed(1000, 500)),
    record(timed(3000, 500)),
    record({ ...WEB, handshake_server_us: 8000 }, START + HOUR),
    record(WEB, START + 2 * HOUR),
  ]);
  const sums = (bucket: string, ...[handshakes, mean, most, clientMean, clientMost]: (number | null)[]) => ({
    ...{ bucket, handshakes, server_mean_ms: mean, server_max_ms: most, client_mean_ms: clientMean, client_max_ms: clientMost },
  });
  const all = [sums('2026-01-05T09:00:00Z', 2, 2, 3, 0.5, 0.5), sums('2026-01-05T10:00:00Z', 1, 8, 8, null, 0)];
  const none = { total_p50_ms: null, total_p95_ms: null, total_p99_ms: null };
  const quantilesOf = async (hours: number) =>
    run('handshakes-over-time', { since: new Date(START), until: new Date(START + hours * HOUR) });
  assert.deepEqual(
    await quantilesOf(7),
    all.map((row) => ({ ...row, ...none })),
  );
  const [first, second] = await quantilesOf(6);
  const { total_p50_ms: p50, total_p99_ms: p99 } = first ?? {};
  assert.ok(Number(p50) >= 1.5 && Number(p50) <= Number(p99) && Number(p99) <= 3.5, `${p50} ${p99}`);
  assert.deepEqual(second, { ...all[1], ...none });
});

test('scans: many servers, many ports, or both; not who was answered', async () => {
  const tries = (client: string, count: number, to: (index: number) => object) =>
    Array.from({ length: count }, (_, index) => record({ client_ip: client, client_syns: 1, ...to(index) }, START + index * 1000));
  const refused = { server_packets: 1, server_rsts: 1 };
  await insert(store, [
    ...tries('10.0.0.5', 20, (index) => ({ server_ip: `10.0.1.${index}`, server_port: 22 })),
    ...tries('10.0.0.6', 30, (index) => ({ server_port: 1 + index, ...(index < 10 ? refused : {}) })),
    ...tries('10.0.0.7', 25, (index) => ({ server_ip: `10.0.1.${index}`, server_port: 1 + index, server_packets: 1, server_syns: 1 })),
    ...tries('10.0.0.8', 19, (index) => ({ server_ip: `10.0.1.${index}` })),
    ...tries('10.0.0.9', 40, (index) => ({ server_port: 1 + index, client_tcp_flags: 16, server_packets: 1, server_syns: 1 })),
  ]);
  const kinds = (await run('scans')).map((row) => [row['client'], row['kind'], row['attempts'], row['unanswered'], row['refused']]);
  assert.deepEqual(kinds, [
    ['10.0.0.6', 'port scan', 30, 20, 10],
    ['10.0.0.7', 'both', 25, 0, 0],
    ['10.0.0.5', 'address sweep', 20, 20, 0],
  ]);
  assert.equal((await run('scans', { scan_from: 19 })).length, 4);
});

test('viewpoints: who fell silent first, and what each lost', async () => {
  await insert(store, [
    record({ ...traffic(10, 10), client_payload_bytes: 900, server_missed_bytes: 100, client_gaps: 2, truncated_packets: 3 }),
    record({ ...AT_WEB, ...traffic(1, 1) }, START + MINUTE),
    record({ encap: 'none', mirror_src: '::', vni: 0, listener: 'tap', ...traffic(2, 2) }, START + 2 * MINUTE),
  ]);
  const rows = await run('viewpoints');
  assert.deepEqual(
    rows.map((row) => [row['mirror_src'], row['vni'], row['listener'], row['silent_seconds'], row['packets'], row['missed_percent']]),
    [
      ['10.0.0.1', 7, '', 120, 20, 10],
      ['10.0.0.2', 8, '', 60, 2, null],
      ['::', 0, 'tap', 0, 4, null],
    ],
  );
  assert.deepEqual([rows[0]?.['gaps'], rows[0]?.['truncated_packets'], rows[0]?.['last_seen']], [2, 3, '2026-01-05T09:00:01.000000Z']);
});
