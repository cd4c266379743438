/** Alert rules over records: each fires for what it is about, and for nothing else. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { openStore } from '@mirrorscope/store';
import { alertRules } from './files.ts';
import { expand } from './macros.ts';

type Row = Readonly<Record<string, unknown>>;

const NOW = Date.UTC(2026, 0, 5, 9, 15);
const SECOND = 1000;

const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-rules-'));
const store = await openStore(`chdb://${folder}/store`);
after(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});
await store.migrate();
afterEach(async () => {
  for (const table of ['flows', 'flows_by_minute', 'flows_by_hour', 'flows_by_day', 'flows_failed'])
    await store.command(`TRUNCATE TABLE ${table}`);
});

let nextFlow = 1;

/** A connection that opened, `ago` milliseconds before now. */
function record(row: Row, ago = 120 * SECOND): Row {
  const time = new Date(NOW - ago).toISOString().replace('Z', '000Z');
  return {
    ...{
      flow_id: nextFlow,
      flow_start: time,
      start_time: time,
      end_time: time,
      listener: 'l',
      encap: 'vxlan',
      vni: 7,
      mirror_src: '10.0.0.1',
    },
    ...{ proto: 6, client_ip: '10.0.0.1', client_port: 1024 + (nextFlow++ % 60_000), server_ip: '10.0.0.2', server_port: 443 },
    ...{ client_packets: 1, server_packets: 1, client_bytes: 40, server_bytes: 40, client_syns: 1, server_syns: 1, history: 'ShA' },
    ...row,
  };
}

const times = (count: number, row: Row, ago?: number) => Array.from({ length: count }, () => record(row, ago));

/** Titles and labels of what fires now. */
async function firing(rows: readonly Row[]): Promise<string[]> {
  await store.insertNdjson(Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')), rows.length);
  await store.flush();
  const fired: string[] = [];
  for (const { title, data } of alertRules) {
    const [query, threshold] = data;
    if (query?.model.rawSql === undefined) continue;
    const from = NOW - query.relativeTimeRange.from * SECOND;
    const { columns, rows } = await store.query(expand(query.model.rawSql, { from, to: NOW, interval: 60 }));
    const value = columns.findIndex(({ name }) => name === 'value');
    const above = threshold?.model.conditions?.[0]?.evaluator.params[0] ?? assert.fail(title);
    for (const row of rows) if (Number(row[value]) > above) fired.push([title, ...row.filter((_, index) => index !== value)].join(' '));
  }
  return fired.sort();
}

const BUSY = { client_packets: 60_000, server_packets: 60_000, client_payload_bytes: 50_000_000, server_payload_bytes: 50_000_000 };

test('none where all is well, or too little to say anything', async () => {
  const rows = [
    record({ ...BUSY, client_retransmits: 1000, server_retransmits: 1000, client_missed_bytes: 90_000 }),
    ...times(99, { server_rsts: 1 }),
    record({ server_ip: '10.0.0.3', client_retransmits: 1 }),
    record({ mirror_src: '10.0.0.4', client_payload_bytes: 1000, client_missed_bytes: 1000 }),
  ];
  assert.deepEqual(await firing(rows), []);
});

test('a server to and from which much is sent again', async () => {
  const rows = [record({ ...BUSY, server_retransmits: 3000 }), record({ ...BUSY, server_ip: '2001:db8::3' })];
  assert.deepEqual(await firing(rows), ['Retransmit ratio 10.0.0.2 443']);
  // Mirrored at its other end as well: the same, once.
  assert.deepEqual(await firing([record({ ...BUSY, mirror_src: '10.0.0.2', server_retransmits: 3000 })]), [
    'Retransmit ratio 10.0.0.2 443',
  ]);
});

test('a hundred connections reset by one port of a server, not by many servers, nor long ago', async () => {
  const others = times(80, { server_rsts: 1, server_ip: '10.0.0.3' });
  assert.deepEqual(await firing([...others, ...times(100, { server_rsts: 1 }, 400 * SECOND)]), []);
  assert.deepEqual(await firing(times(100, { server_rsts: 1 })), ['Reset storm 10.0.0.2 443']);
});

test('a mirror that loses', async () => {
  const rows = [
    record({ ...BUSY, client_missed_bytes: 200_000 }),
    record({ ...BUSY, mirror_src: '10.0.0.5', vni: 9, server_ip: '10.0.0.9' }),
  ];
  assert.deepEqual(await firing(rows), ['Mirror loss 10.0.0.1 7']);
});
