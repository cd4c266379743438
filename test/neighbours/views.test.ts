/** The views of the store say what the logs say, of records that split each flow. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eveFlow, type LogFormat, NdjsonEncoder, zeekJson } from '@mirrorscope/record';
import { reference } from '../conformance/captures.ts';
import { feed, linesOf } from './lines.ts';
import { LAB_CAPTURE, temporaryStore } from './store.ts';

type Row = Record<string, unknown>;

const store = await temporaryStore();

async function fill(capture: string): Promise<void> {
  await store.command('TRUNCATE TABLE flows');
  const encoder = new NdjsonEncoder({
    compact: true,
    onChunk: (bytes, records) => inserts.push(store.insertNdjson(bytes.slice(), records)),
  });
  const inserts: Promise<unknown>[] = [];
  await feed(capture, encoder, { activeTimeout: 2 });
  encoder.flush();
  await Promise.all(inserts);
  await store.flush();
}

async function rowsOf(view: string, since: string, until: string): Promise<Row[]> {
  const { columns, rows } = await store.query(`SELECT * FROM ${view}(since = '${since}', until = '${until}')`);
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
}

/** Without what a log leaves out: what is null, and lists and objects with nothing in them. */
function said(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  if (typeof value !== 'object') return value;
  const members = Object.entries(value as Row).flatMap(([name, member]) => (said(member) === undefined ? [] : [[name, said(member)]]));
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

const without = (row: Row, ...names: readonly string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));

const CASES = [
  { view: 'zeek_conn', format: zeekJson, id: 'uid', behind: ['flow_id', 'vlan', 'listener', 'encap', 'vni', 'mirror_src'] },
  { view: 'eve_flow', format: eveFlow, id: 'flow_id', behind: ['encap', 'vni', 'mirror_src'] },
] as const satisfies readonly { view: string; format: LogFormat; id: string; behind: readonly string[] }[];

const CAPTURES = [
  LAB_CAPTURE,
  ...['tcp-mixed-enterprise.pcap', 'icmp-tunnel.pcap', 'vlan-collisions.pcap'].map((name) => reference('files', name)),
];

for (const capture of CAPTURES) {
  test(`${capture.replace(/.*\//, '')}: the views are the logs`, async () => {
    await fill(capture);
    for (const { view, format, id, behind } of CASES) {
      const lines = (await linesOf(capture, format)).map((line) => JSON.parse(line) as Row);
      const expected = new Map(lines.map((line) => [line[id], line]));
      const rows = await rowsOf(view, '1970-01-01', '2100-01-01');
      assert.equal(rows.length, expected.size, view);
      for (const row of rows) assert.deepEqual(ended(said(without(row, ...behind)) as Row), ended(expected.get(row[id])), view);
    }
  });
}

/** A flow that had nothing more to write after a record has no record of its end: how it ended is then not said. */
const ended = (row: Row | undefined): Row | undefined =>
  row?.['flow'] === undefined ? row : { ...row, flow: without(row['flow'] as Row, 'reason') };

test('a flow stands in the range that it began in, whole', async () => {
  await fill(LAB_CAPTURE);
  const { rows } = await store.query('SELECT count() > uniqExact(flow_id) FROM flows');
  assert.deepEqual(rows, [[1]], 'no flow has several records');
  const all = await rowsOf('zeek_conn', '1970-01-01', '2100-01-01');
  const middle = all.map((row) => Number(row['ts'])).sort((a, b) => a - b)[all.length >> 1]!;
  const at = new Date(middle * 1000).toISOString().replace('T', ' ').replace('Z', '');
  const [before, after] = [await rowsOf('zeek_conn', '1970-01-01', at), await rowsOf('zeek_conn', at, '2100-01-01')];
  const byUid = (rows: Row[]) => rows.sort((a, b) => (String(a['uid']) < String(b['uid']) ? -1 : 1));
  assert.ok(before.length > 0 && after.length > 0);
  assert.deepEqual(byUid([...before, ...after]), byUid(all));
});

test('how a flow ended, where a record says so', async () => {
  await fill(LAB_CAPTURE);
  const reasons = new Set((await rowsOf('eve_flow', '1970-01-01', '2100-01-01')).map((row) => (row['flow'] as Row)['reason']));
  assert.deepEqual(
    [...reasons].filter((reason) => !['timeout', 'shutdown', 'unknown'].includes(String(reason))),
    [],
  );
  assert.ok(reasons.has('timeout') || reasons.has('shutdown'));
});
