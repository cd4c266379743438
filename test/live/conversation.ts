import type { FlowRow } from '@mirrorscope/record';
import { TCP_ACK, TCP_FIN, TCP_PSH, TCP_SYN } from '@mirrorscope/wire';
import { ethernet, ipv4, tcp, vxlan } from '@mirrorscope/wire/fixtures';

const CLIENT = '10.9.0.1';
const SERVER = '10.9.0.2';
const CLIENT_PORT = 45_678;
const REQUEST = new Uint8Array(100);
const PART = new Uint8Array(500);

/** Rounds in which the second part of the answer is sent again, overtakes the first, or is not mirrored. */
const RESENT_EVERY = 5;
const OVERTAKES_EVERY = 7;
const MISSED_EVERY = 11;

/** Columns of the two sides that add up over the records of a flow, in the order of client and server. */
const COLUMNS = ['packets', 'payload_bytes', 'syns', 'fins', 'resent_segments', 'resent_bytes', 'late_segments', 'missed_bytes'] as const;

export type Counts = Readonly<Record<(typeof COLUMNS)[number], readonly [client: number, server: number]>>;

/** One TCP connection as a mirror shows it, and what its records must add up to. */
export class Conversation {
  readonly serverPort: number;
  /** Handshake, requests with their answers, and the end; each a few datagrams of VXLAN with a frame in it. */
  readonly exchanges: readonly (readonly Uint8Array[])[];
  readonly truth: Counts;

  /** The size of the whole. */
  get packets(): number {
    return this.exchanges.reduce((sum, exchange) => sum + exchange.length, 0);
  }

  constructor({ vni, serverPort, rounds }: { readonly vni: number; readonly serverPort: number; readonly rounds: number }) {
    const exchanges: Uint8Array[][] = [];
    let clientSeq = 1000;
    let serverSeq = 5000;
    const put = (source: string, destination: string, segment: Uint8Array): void => {
      exchanges.at(-1)?.push(vxlan(ethernet(ipv4(segment, { source, destination })), vni));
    };
    const fromClient = (flags: number, data = new Uint8Array(0)): void => {
      const ack = flags === TCP_SYN ? 0 : serverSeq;
      put(CLIENT, SERVER, tcp(data, { sourcePort: CLIENT_PORT, destinationPort: serverPort, seq: clientSeq, ack, flags }));
      clientSeq += data.length + lengthOf(flags);
    };
    const fromServer = (flags: number, data = new Uint8Array(0), seq = serverSeq): void => {
      put(SERVER, CLIENT, tcp(data, { sourcePort: serverPort, destinationPort: CLIENT_PORT, seq, ack: clientSeq, flags }));
    };

    exchanges.push([]);
    fromClient(TCP_SYN);
    fromServer(TCP_SYN | TCP_ACK);
    serverSeq++;
    fromClient(TCP_ACK);
    let [resent, late, missed] = [0, 0, 0];
    for (let round = 1; round <= rounds; round++) {
      exchanges.push([]);
      fromClient(TCP_ACK | TCP_PSH, REQUEST);
      const second = serverSeq + PART.length;
      const overtakes = round % OVERTAKES_EVERY === 0;
      const isMissed = !overtakes && round % MISSED_EVERY === 0;
      if (overtakes) fromServer(TCP_ACK, PART, second);
      fromServer(TCP_ACK, PART);
      if (!overtakes && !isMissed) fromServer(TCP_ACK, PART, second);
      if (!isMissed && round % RESENT_EVERY === 0) {
        fromServer(TCP_ACK, PART, second);
        resent++;
      }
      if (overtakes) late++;
      if (isMissed) missed++;
      serverSeq = second + PART.length;
      fromClient(TCP_ACK);
    }
    exchanges.push([]);
    fromServer(TCP_ACK | TCP_FIN);
    serverSeq++;
    fromClient(TCP_ACK | TCP_FIN);
    fromServer(TCP_ACK);

    const parts = 2 * rounds - missed + resent;
    this.serverPort = serverPort;
    this.exchanges = exchanges;
    this.truth = {
      packets: [2 * rounds + 3, parts + 3],
      payload_bytes: [rounds * REQUEST.length, parts * PART.length],
      syns: [1, 1],
      fins: [1, 1],
      resent_segments: [0, resent],
      resent_bytes: [0, resent * PART.length],
      late_segments: [0, late],
      missed_bytes: [0, missed * PART.length],
    };
  }
}

/** SYN and FIN take a sequence number. */
const lengthOf = (flags: number): number => ((flags & (TCP_SYN | TCP_FIN)) === 0 ? 0 : 1);

/** What the records of one flow add up to. */
export function countsIn(rows: readonly FlowRow[]): Counts {
  const sum = (column: keyof FlowRow): number => rows.reduce((total, row) => total + Number(row[column]), 0);
  return Object.fromEntries(COLUMNS.map((name) => [name, [sum(`client_${name}`), sum(`server_${name}`)]])) as unknown as Counts;
}
