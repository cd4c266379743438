import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openStore, type Store } from '@mirrorscope/store';

/** A directory that is removed after the tests. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-evidence-'));
  after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Columns of a record; the others have their defaults. */
export type Row = Readonly<Record<string, string | number>>;

/** A TCP connection with a packet each way, at a second of 2026-01-05T09:00. */
export const record = (second: number, row: Row = {}): Row => ({
  flow_id: 1000 + second,
  flow_start: time(second),
  start_time: time(second),
  end_time: time(second + 1),
  end_reason: 'closed',
  listener: 'listener-1',
  encap: 'vxlan',
  vni: 7,
  mirror_src: '10.0.0.1',
  proto: 6,
  client_ip: '10.0.0.1',
  server_ip: '10.0.0.2',
  client_port: 40_000 + second,
  server_port: 443,
  client_packets: 3,
  server_packets: 2,
  client_bytes: 300,
  server_bytes: 2000,
  client_payload_bytes: 180,
  server_payload_bytes: 1920,
  history: 'ShADadFf',
  ...row,
});

const time = (second: number): string => new Date(Date.UTC(2026, 0, 5, 9, 0, second)).toISOString().replace('Z', '000Z');

/** An embedded store with its tables; a process can have one. */
export async function temporaryStore(): Promise<Store> {
  const store = await openStore(`chdb://${join(temporaryDirectory(), 'data')}`);
  after(() => store.close());
  await store.migrate();
  return store;
}

export async function insert(store: Store, rows: readonly Row[]): Promise<void> {
  await store.insertNdjson(Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')), rows.length);
  await store.flush();
}

/** In place of what the store had. */
export async function replaceRecords(store: Store, rows: readonly Row[]): Promise<void> {
  for (const table of ['flows', 'flows_by_minute', 'flows_by_hour', 'flows_by_day', 'flows_failed'])
    await store.command(`TRUNCATE TABLE ${table}`);
  await insert(store, rows);
}
