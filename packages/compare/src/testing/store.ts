import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openStore, type Store } from '@mirrorscope/store';

/** An embedded store in a directory of its own, with its tables. A process can have one: one in each test file. */
export async function temporaryStore(): Promise<Store> {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-compare-'));
  after(() => rmSync(directory, { recursive: true, force: true }));
  const store = await openStore(`chdb://${join(directory, 'data')}`);
  after(() => store.close());
  await store.migrate();
  return store;
}

export type Row = Readonly<Record<string, string | number>>;

export const FROM = '2026-01-05T09:00:00Z';
export const TO = '2026-01-05T10:00:00Z';
const START = Date.parse(FROM);

let nextFlow = 1;

/** One record of a TCP connection that opened, in a flow of its own, `at` seconds after FROM. */
export function record(row: Row, at = 0): Row {
  const time = (seconds: number) => new Date(START + seconds * 1000).toISOString();
  return {
    flow_id: nextFlow++,
    flow_start: time(at),
    start_time: time(at),
    end_time: time(at + 1),
    listener: 'listener-1',
    encap: 'vxlan',
    vni: 7,
    mirror_src: '10.0.0.1',
    proto: 6,
    client_ip: '10.9.0.1',
    server_ip: '10.0.1.1',
    client_port: 1024 + (nextFlow % 60_000),
    server_port: 443,
    orientation: 'syn',
    end_reason: 'closed',
    client_packets: 5,
    server_packets: 5,
    client_syns: 1,
    client_tcp_flags: 0x1b,
    ...row,
  };
}

export async function insert(store: Store, rows: readonly Row[]): Promise<void> {
  await store.insertNdjson(Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')), rows.length);
  await store.flush();
}
