import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { ConformanceError, reference } from './captures.ts';

/** What tshark says of one direction of a stream. Field names are those of make_oracle.py. */
export interface TsharkDirection {
  readonly packets: number;
  readonly ip_bytes: number;
  readonly payload_bytes: number;
  /** SYN without ACK. */
  readonly syn: number;
  readonly syn_ack: number;
  readonly fin: number;
  readonly rst: number;
  readonly ce_marked: number;
  readonly retransmission: number;
  readonly fast_retransmission: number;
  readonly spurious_retransmission: number;
  readonly out_of_order: number;
  readonly lost_segment: number;
  readonly duplicate_ack: number;
  readonly zero_window: number;
  readonly zero_window_probe: number;
  readonly window_full: number;
  readonly keep_alive: number;
  readonly mss?: number;
  readonly wscale?: number;
}

export interface TsharkStream {
  /** tcp.stream */
  readonly stream: number;
  /** `address|port` of the sender of the first frame, and of the other one. */
  readonly a: string;
  readonly b: string;
  /** Seconds since 1970 with nine decimals. */
  readonly first_ts: string;
  readonly last_ts: string;
  readonly community_id: string;
  /** Seconds. */
  readonly initial_rtt: number | null;
  readonly a_to_b: TsharkDirection;
  readonly b_to_a: TsharkDirection;
}

/** What tcptrace says of one direction. Round-trip times are absent where it has no sample, or are text. */
export interface TcptraceDirection {
  readonly packets: number;
  readonly rexmt_pkts: number;
  readonly rexmt_bytes: number;
  readonly outoforder_pkts: number;
  readonly rtt_samples?: number;
  readonly rtt_min_ms?: number;
  readonly rtt_max_ms?: number;
  readonly rtt_avg_ms?: number;
}

export interface TcptraceConnection {
  readonly n: number;
  readonly a: string;
  readonly b: string;
  readonly a_to_b: TcptraceDirection;
  readonly b_to_a: TcptraceDirection;
}

interface TcptracePart {
  readonly connections?: readonly TcptraceConnection[];
  /** Present where only some of the connections were kept: the first 200 with rexmt or outoforder. */
  readonly connections_note?: string;
}

interface Document {
  readonly name: string;
  readonly file: string;
  readonly totals: { readonly frames: number; readonly community_ids_tshark_frames?: Readonly<Record<string, number>> };
  readonly tshark_conv_rows?: { readonly udp: number; readonly sctp: number };
  readonly tcp_streams?: readonly TsharkStream[];
  readonly tcp_by_context?: Readonly<Record<string, { readonly streams: number; readonly tcp_streams: readonly TsharkStream[] }>>;
  readonly tcptrace?: TcptracePart & { readonly inner?: TcptracePart };
}

/** The reference numbers of one capture. */
export interface Oracle {
  readonly name: string;
  readonly file: string;
  readonly frames: number;
  /** tshark's streams: VLAN and VNI are not part of its key. */
  readonly streams: readonly TsharkStream[];
  /** The same for each VLAN and VNI alone, where one 5-tuple shows up in several of them. */
  readonly contexts: ReadonlyMap<string, readonly TsharkStream[]>;
  readonly tcptrace: readonly TcptraceConnection[];
  /** Whether the connections that `tcptrace` does not list are known to have had no resent and no late segments. */
  readonly tcptraceRestIsZero: boolean;
  /** Rows of tshark's conversation tables, tunnels included; undefined where the table was not made. */
  readonly conversations: { readonly udp: number; readonly sctp: number } | undefined;
  /** Frames by Community ID, of frames with a single IP header. */
  readonly communityIds: ReadonlyMap<string, number>;
}

/** make_oracle.py keeps at most this many connections: those with resent or late segments, or any if there are none. */
const KEPT = 200;

function restIsZero(kept: readonly TcptraceConnection[]): boolean {
  const troubled = ({ rexmt_pkts, outoforder_pkts }: TcptraceDirection) => rexmt_pkts + outoforder_pkts > 0;
  return kept.length < KEPT || !kept.some(({ a_to_b, b_to_a }) => troubled(a_to_b) || troubled(b_to_a));
}

export function loadOracle(name: string): Oracle {
  const document = JSON.parse(readFileSync(reference('oracle', `${name}.json`), 'utf8')) as Document;
  const tcptrace = document.tcptrace?.inner ?? document.tcptrace ?? {};
  const connections = tcptrace.connections ?? [];
  return {
    name: document.name,
    file: reference('files', document.file),
    frames: document.totals.frames,
    streams: allStreams(name) ?? document.tcp_streams ?? [],
    contexts: contextsOf(document),
    tcptrace: connections,
    tcptraceRestIsZero: tcptrace.connections_note !== undefined && restIsZero(connections),
    conversations: document.tshark_conv_rows,
    communityIds: new Map(Object.entries(document.totals.community_ids_tshark_frames ?? {})),
  };
}

/** Where a capture has many streams, all of them stand in a file of their own, one a line. */
function allStreams(name: string): TsharkStream[] | undefined {
  const path = `${reference('oracle')}/${name}.streams.jsonl.gz`;
  if (!existsSync(path)) return undefined;
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as TsharkStream);
}

function contextsOf(document: Document): Map<string, readonly TsharkStream[]> {
  const contexts = new Map<string, readonly TsharkStream[]>();
  for (const [name, { streams, tcp_streams }] of Object.entries(document.tcp_by_context ?? {})) {
    if (streams !== tcp_streams.length) {
      throw new ConformanceError(
        'reference_unreadable',
        `${document.name}: context ${name} lists ${tcp_streams.length} of ${streams} streams`,
      );
    }
    contexts.set(contextKey(name), tcp_streams);
  }
  return contexts;
}

/**
 * `vlan=10,20 vxlan=- geneve=-` in the form that a record's columns give: `encap vni vlan`. The innermost VLAN and the
 * outermost tunnel count, as in the record.
 */
export function contextKey(name: string): string {
  const match = /^vlan=(\S+) vxlan=(\S+) geneve=(\S+)$/.exec(name);
  if (match === null) throw new ConformanceError('reference_unreadable', `No such context: ${name}`);
  const [, vlan = '-', vxlan = '-', geneve = '-'] = match;
  const last = (list: string) => (list === '-' ? 0 : Number(list.split(',').at(-1)));
  const first = (list: string) => Number(list.split(',')[0]);
  const tunnel = vxlan !== '-' ? `vxlan ${first(vxlan)}` : geneve !== '-' ? `geneve ${first(geneve)}` : 'none 0';
  return `${tunnel} ${last(vlan)}`;
}
