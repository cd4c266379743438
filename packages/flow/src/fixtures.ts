/** For tests: packets written down in a few words, and the records of a table as plain objects. */
import { COLUMNS, type ColumnName, type FlowRecord, type RecordSink } from '@mirrorscope/record';
import { IPPROTO_TCP, Packet, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '@mirrorscope/wire';
import { FlowTable } from './flow_table.ts';
import type { FlowOptions } from './options.ts';

export const FIN = TCP_FIN;
export const SYN = TCP_SYN;
export const RST = TCP_RST;
export const ACK = TCP_ACK;

export type PacketFields = Partial<Omit<Packet, 'layerKind' | 'layerOffset'>>;

/** A packet of host `from` to host `to` (last bytes of 10.0.0.x) at `seconds`, with the fields that matter. */
export function packet(seconds: number, from: number, to: number, fields: PacketFields = {}): Packet {
  const made = new Packet();
  made.sec = Math.floor(seconds);
  made.nsec = Math.round((seconds - made.sec) * 1e9);
  made.ipVersion = 4;
  made.src2 = 0xffff;
  made.dst2 = 0xffff;
  made.src3 = 0x0a000000 | from;
  made.dst3 = 0x0a000000 | to;
  made.proto = IPPROTO_TCP;
  made.ttl = 64;
  made.window = 1000;
  made.transportHeaderBytes = 20;
  Object.assign(made, fields);
  made.ipBytes = fields.ipBytes ?? 40 + made.payloadBytes;
  return made;
}

export const CLIENT = 1;
export const SERVER = 2;
const CLIENT_PORT = 40000;
const SERVER_PORT = 443;

/** A segment of the client, and one of the server, of one connection. */
export const fromClient = (
  seconds: number,
  tcpFlags: number,
  seq: number,
  ack: number,
  payloadBytes = 0,
  more: PacketFields = {},
): Packet => packet(seconds, CLIENT, SERVER, { srcPort: CLIENT_PORT, dstPort: SERVER_PORT, tcpFlags, seq, ack, payloadBytes, ...more });
export const fromServer = (
  seconds: number,
  tcpFlags: number,
  seq: number,
  ack: number,
  payloadBytes = 0,
  more: PacketFields = {},
): Packet => packet(seconds, SERVER, CLIENT, { srcPort: SERVER_PORT, dstPort: CLIENT_PORT, tcpFlags, seq, ack, payloadBytes, ...more });

export type NumbersRow = Record<ColumnName, number> & { readonly historyText: string };

/** A sink that keeps all numbers of each record. */
export class RecordList implements RecordSink {
  readonly rows: NumbersRow[] = [];

  write(record: FlowRecord): void {
    const numbers = Object.fromEntries(COLUMNS.map((column, index) => [column.name, record.numbers[index]!])) as Record<ColumnName, number>;
    const historyText = String.fromCharCode(...record.history.subarray(0, record.historyLength));
    this.rows.push({ ...numbers, historyText });
  }
}

export function table(options: Partial<FlowOptions> = {}): { table: FlowTable; rows: NumbersRow[] } {
  const list = new RecordList();
  return { table: new FlowTable({ listener: 'test', capacity: 1000, ...options }, list), rows: list.rows };
}

/** The records of a conversation, written at its end. */
export function recordsOf(packets: readonly Packet[], options: Partial<FlowOptions> = {}): NumbersRow[] {
  const { table: flows, rows } = table(options);
  for (const each of packets) flows.add(each);
  flows.flush();
  return rows;
}

/** SYN, SYN-ACK and ACK at t, t + 1 ms and t + 3 ms; sequence numbers of data start at 1001 and 5001. */
export function handshake(seconds: number): Packet[] {
  return [
    fromClient(seconds, SYN, 1000, 0, 0, { mss: 1460, windowScale: 7 }),
    fromServer(seconds + 0.001, SYN | ACK, 5000, 1001, 0, { mss: 1400, windowScale: 6 }),
    fromClient(seconds + 0.003, ACK, 1001, 5001),
  ];
}
