import { DEFAULT_ROW, type FlowRow } from '@mirrorscope/record';
import type { Store } from '../store.ts';

/** Some columns of a record; numbers of ports and addresses may be left to the defaults below. */
export type PartialRow = Partial<FlowRow>;

export const MINUTE = 60_000;
export const START = Date.UTC(2026, 0, 5, 9, 0, 0);

/** Microseconds are the milliseconds' with three zeros. */
export const time = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('Z', '000Z');

let nextFlow = 1;

/** A record with what every record has: its own flow_id, times, one packet of the client. `at` is its start in milliseconds. */
export function record(row: PartialRow, at: number = START): PartialRow {
  return {
    flow_id: nextFlow++,
    flow_start: time(at),
    start_time: time(at),
    end_time: time(at + 1000),
    listener: 'listener-1',
    encap: 'vxlan',
    vni: 7,
    mirror_src: '10.0.0.1',
    proto: 6,
    client_ip: '10.0.0.1',
    server_ip: '10.0.0.2',
    client_port: 40_000,
    server_port: 443,
    orientation: 'syn',
    client_packets: 1,
    client_bytes: 40,
    ...row,
  };
}

export const ndjson = (rows: readonly PartialRow[]): Buffer => Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

export async function insert(store: Store, rows: readonly PartialRow[], deduplicationToken?: string): Promise<void> {
  await store.insertNdjson(ndjson(rows), rows.length, deduplicationToken === undefined ? {} : { deduplicationToken });
  await store.flush();
}

/** All columns, as the full NDJSON has them. */
export const fullRow = (row: PartialRow): FlowRow => ({ ...DEFAULT_ROW, ...row });

export const WEB = { server_ip: '10.0.0.2', server_port: 443 } as const;
export const DATABASE = { server_ip: '10.0.0.3', server_port: 5432 } as const;
/** The mirror session at the server's end, which also sees what the one at 10.0.0.1 sees. */
export const AT_WEB = { mirror_src: '10.0.0.2', vni: 8 } as const;

export const traffic = (client: number, server: number): PartialRow => ({
  client_packets: client,
  server_packets: server,
  client_bytes: client * 100,
  server_bytes: server * 1000,
});

/** One connection to WEB as both ends' mirrors saw it, the server's with a packet less: only the client's counts. */
export const bothEnds = (row: PartialRow, atWeb: PartialRow = {}) => {
  const atClient = record({ ...WEB, ...traffic(10, 10), ...row });
  return [
    atClient,
    record({
      ...atClient,
      ...AT_WEB,
      flow_id: 1_000_000 + Number(atClient.flow_id),
      server_packets: Number(atClient.server_packets) - 1,
      ...atWeb,
    }),
  ];
};
