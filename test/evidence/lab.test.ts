/** A package about the bundled capture, beside what its records and the lab say without SQL. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gather, timeRange, writePackage } from '@mirrorscope/evidence';
import type { FlowRow } from '@mirrorscope/record';
import { fillStore, fromOneViewpoint, packetsOf } from '../e2e/lab_store.ts';
import { CAPTURE, connectionsTo, hostNamed } from '../e2e/truth.ts';
import { temporaryDirectory } from '../neighbours/store.ts';

const { store, records } = await fillStore(CAPTURE);

const FROM = '2026-11-21T06:29:40Z';
const TO = '2026-11-21T06:30:20Z';
const CREATED = Date.UTC(2026, 10, 22);

const made = (from = FROM, to = TO) => gather(store, { range: timeRange(from, to), created: CREATED });
const { evidence, texts } = await made();
const { metrics, quality } = evidence;

const microseconds = (iso: string): number => Date.parse(iso.slice(0, 19).concat('Z')) * 1000 + Number(iso.slice(20, 26));
const within = (from: string, to: string) => records.filter(({ start_time }) => start_time >= from && start_time < to);
const sum = (rows: readonly FlowRow[], ...columns: (keyof FlowRow)[]): number =>
  rows.reduce((total, row) => total + columns.reduce((one, column) => one + Number(row[column]), 0), 0);

/** Of each connection, by its addresses and ports, the records of the viewpoint with most of it. */
function connectionsOnce(rows: readonly FlowRow[]): FlowRow[] {
  const ends = (row: FlowRow) => [`${row.client_ip} ${row.client_port}`, `${row.server_ip} ${row.server_port}`].sort().join(' ');
  return Object.values(Object.groupBy(rows, (row) => `${row.proto} ${ends(row)}`)).flatMap((connection = []) => {
    const seen = Object.values(Object.groupBy(connection, ({ mirror_src, vni }) => `${mirror_src} ${vni}`)).map((one) => one ?? []);
    return seen.toSorted((a, b) => packetsOf(b) - packetsOf(a) || compare(a[0]!.mirror_src, b[0]!.mirror_src))[0]!;
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const once = connectionsOnce(records);
const tcp = once.filter(({ proto }) => proto === 6);

/** The least value that so much of all is not above: as ClickHouse's exact quantiles choose. */
const quantile = (values: readonly number[], level: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(Math.floor(level * values.length), values.length - 1)]!;

test('totals', () => {
  const { totals } = metrics;
  assert.equal(totals.records, once.length);
  assert.equal(totals.packets, packetsOf(once));
  assert.equal(totals.bytes, sum(once, 'client_bytes', 'server_bytes'));
  assert.equal(totals.tcp_packets, packetsOf(tcp));
  assert.equal(totals.retransmits, sum(once, 'client_retransmits', 'server_retransmits'));
  assert.equal(totals.retransmit_percent, Math.round((1e6 * totals.retransmits) / totals.tcp_packets) / 1e4);
  assert.equal(totals.rsts, sum(once, 'client_rsts', 'server_rsts'));
  assert.equal(totals.first_packet, once.map(({ start_time }) => start_time).sort()[0]);
  assert.equal(
    totals.last_packet,
    once
      .map(({ end_time }) => end_time)
      .sort()
      .at(-1),
  );
});

test('traffic over time', () => {
  const steps = Object.groupBy(once, ({ start_time }) => `${start_time.slice(0, 19)}.000000Z`);
  assert.equal(evidence.range.step_seconds, 1);
  const expected = Object.entries(steps)
    .toSorted(([a], [b]) => compare(a, b))
    .map(([at, rows = []]) => {
      const packets = packetsOf(rows.filter(({ proto }) => proto === 6));
      const retransmits = sum(rows, 'client_retransmits', 'server_retransmits');
      return {
        at,
        client_packets: sum(rows, 'client_packets'),
        server_packets: sum(rows, 'server_packets'),
        client_bytes: sum(rows, 'client_bytes'),
        server_bytes: sum(rows, 'server_bytes'),
        tcp_packets: packets,
        retransmits,
        retransmit_percent: packets === 0 ? null : Math.round((1e6 * retransmits) / packets) / 1e4,
        client_rsts: sum(rows, 'client_rsts'),
        server_rsts: sum(rows, 'server_rsts'),
      };
    });
  assert.deepEqual(metrics.traffic, expected);
});

test('handshakes', () => {
  const timed = fromOneViewpoint(records).filter((row) => row.proto === 6 && row.handshake_client_us > 0 && row.handshake_server_us > 0);
  const latency = (rows: readonly FlowRow[]) => rows.map((row) => row.handshake_server_us + row.handshake_client_us);
  const quantiles = (rows: readonly FlowRow[]) => ({
    handshakes: rows.length,
    p50_us: quantile(latency(rows), 0.5),
    p95_us: quantile(latency(rows), 0.95),
    p99_us: quantile(latency(rows), 0.99),
  });
  assert.deepEqual(metrics.latency, quantiles(timed));
  const steps = Object.groupBy(timed, ({ start_time }) => `${start_time.slice(0, 19)}.000000Z`);
  const expected = Object.entries(steps).toSorted(([a], [b]) => compare(a, b));
  assert.deepEqual(
    metrics.handshakes,
    expected.map(([at, rows = []]) => ({ at, ...quantiles(rows) })),
  );
});

test('round trips', () => {
  for (const side of ['server', 'client'] as const) {
    const samples = tcp.flatMap((row) => {
      const count = row[`${side}_rtt_samples`];
      return Array<number>(count).fill(Math.floor(row[`${side}_rtt_sum_us`] / Math.max(count, 1)));
    });
    const counted = metrics.round_trips.reduce((total, row) => total + row[`${side}_samples`], 0);
    assert.equal(counted, samples.length);
    const greatest = Math.max(...metrics.round_trips.map((row) => row[`${side}_p99_us`] ?? 0));
    assert.equal(greatest, Math.max(...samples));
  }
});

test('what the mirror lost is what the lab lost, at that viewpoint alone', () => {
  const cache = hostNamed('cache').mirror;
  const [lossy, ...others] = quality.viewpoints;
  assert.deepEqual(
    [lossy?.mirror_src, lossy?.vni, lossy?.missed_bytes, lossy?.missed_percent],
    [cache?.source, cache?.vni, 34_492, 5.7456],
  );
  const sent = connectionsTo(11211).flatMap(({ client, server }) => [client.kernel?.bytes_sent ?? 0, server.kernel?.bytes_sent ?? 0]);
  assert.equal(
    lossy!.tcp_payload_bytes + lossy!.missed_bytes,
    sent.reduce((total, bytes) => total + bytes),
  );
  assert.deepEqual(
    others.map(({ vni, missed_bytes }) => [vni, missed_bytes]),
    [1001, 1002, 1003].map((vni) => [vni, 0]),
  );
  const gap = evidence.gaps.find(({ name }) => name === 'mirror loss');
  assert.equal(gap?.verdict, 'found');
  assert.deepEqual(gap?.items, ['10.20.4.10, VNI 1004: 34,492 bytes, 5.7456 % of its TCP payload']);
});

test('viewpoints and their minutes', async () => {
  const longer = await made('2026-11-21T06:28:30Z', '2026-11-21T06:32:00Z');
  assert.equal(longer.evidence.range.minutes, 4);
  const begin = microseconds('2026-11-21T06:28:30.000000Z');
  const minute = (time: string): number => Math.floor((microseconds(time) - begin) / 60e6);
  for (const row of longer.evidence.quality.viewpoints) {
    const own = records.filter(({ vni }) => vni === row.vni);
    assert.equal(row.records, own.length);
    assert.equal(row.packets, packetsOf(own));
    assert.equal(row.truncated, sum(own, 'truncated_packets'));
    assert.equal(row.minutes_seen, new Set(own.flatMap(({ start_time, end_time }) => [minute(start_time), minute(end_time)])).size);
    assert.equal(row.coverage_percent, (100 * row.minutes_seen) / 4);
  }
  const coverage = longer.evidence.gaps.find(({ name }) => name === 'coverage');
  assert.equal(coverage?.items.length, 4);
});

test('records across the ends of a range are told of', async () => {
  const [from, to] = ['2026-11-21T06:29:52.500Z', '2026-11-21T06:29:57Z'];
  const { borders } = (await made(from, to)).evidence.quality;
  const [first, last] = [from, to].map((text) => text.replace('Z', text.includes('.') ? '000Z' : '.000000Z')) as [string, string];
  assert.deepEqual(borders, {
    running_in: records.filter(({ start_time, end_time }) => start_time < first && end_time >= first).length,
    running_out: within(first, last).filter(({ end_time }) => end_time >= last).length,
  });
  assert.ok(borders.running_in > 0 && borders.running_out > 0);
});

test('connections of which one side was seen', () => {
  const silent = (rows: readonly FlowRow[]) =>
    rows.filter((row) => row.proto === 6 && (row.client_packets === 0 || row.server_packets === 0));
  assert.deepEqual(
    quality.missing_directions.map(({ vni, connections }) => [vni, connections]),
    [1001, 1002].map((vni) => [vni, silent(records.filter((row) => row.vni === vni)).length]),
  );
});

const textsOf = (directory: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [join(parentPath, name).slice(directory.length), readFileSync(join(parentPath, name), 'utf8')]),
  );

test('the same store and wish give the same bytes', async () => {
  const [one, two] = [join(temporaryDirectory(), 'a'), join(temporaryDirectory(), 'b')];
  writePackage(one, { evidence, texts });
  writePackage(two, await made());
  assert.deepEqual(textsOf(one), textsOf(two));
  assert.equal(Object.keys(textsOf(one)).length, 21);
});

test('the page and its plots have the numbers', () => {
  const directory = join(temporaryDirectory(), 'page');
  writePackage(directory, { evidence, texts });
  const page = readFileSync(join(directory, 'index.html'), 'utf8');
  const plots = new Map([...page.matchAll(/<figure id="([\w-]+)">([\s\S]*?)<\/figure>/g)].map(([, id, text]) => [id!, text!]));
  const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 });
  const hasBar = (id: string, at: string, client: number, server: number): void => {
    const begin = at.slice(0, 19).replace('T', ' ');
    const told = `<title>${begin} to [^<]*: by clients ${grouped.format(client)}, by servers ${grouped.format(server)}</title>`;
    assert.match(plots.get(id)!, new RegExp(told), `${id} ${at}`);
  };
  for (const row of metrics.traffic) {
    hasBar('packets', row.at, row.client_packets, row.server_packets);
    hasBar('bytes', row.at, row.client_bytes, row.server_bytes);
    if (row.client_rsts + row.server_rsts > 0) hasBar('resets', row.at, row.client_rsts, row.server_rsts);
  }
  const points = (id: string): number => (plots.get(id)?.match(/<circle /g) ?? []).length;
  assert.equal(points('retransmits'), metrics.traffic.filter(({ retransmit_percent }) => retransmit_percent !== null).length);
  assert.equal(points('handshakes'), 3 * metrics.handshakes.length);
  for (const text of ['34,492', '5.7456', '10.20.4.10, VNI 1004']) assert.ok(page.includes(text), text);
});
