/**
 * The flow record, defined once. The TypeScript type, the NDJSON encoder, the ClickHouse table and docs/columns.md all
 * follow from this list; nothing else names a column.
 *
 * `client_x` and `server_x` always stand next to each other, client first: code that fills a record relies on it.
 */

export type ClickHouseType =
  | 'UInt8'
  | 'UInt16'
  | 'UInt32'
  | 'UInt64'
  | 'DateTime64(6)'
  | 'IPv6'
  | 'Enum8'
  | 'String'
  | 'LowCardinality(String)';

export interface Column {
  readonly name: string;
  readonly type: ClickHouseType;
  /** Enum8 only: names by value, from 0. */
  readonly values?: readonly string[];
  /** What the row says when the column is left out, where that is not zero or empty. */
  readonly default?: number;
  /** Unit and meaning, for the docs and for ClickHouse's column comments. */
  readonly text: string;
}

export const END_REASONS = ['active', 'idle', 'closed', 'evicted', 'shutdown'] as const;
export const ENCAPS = ['none', 'vxlan', 'geneve'] as const;
export const ORIENTATIONS = ['syn', 'port', 'tuple'] as const;
export const CONN_STATES = ['OTH', 'S0', 'S1', 'SF', 'REJ', 'S2', 'S3', 'RSTO', 'RSTR', 'RSTOS0', 'RSTRH', 'SH', 'SHR'] as const;

const single = <const N extends string, const T extends ClickHouseType>(name: N, type: T, text: string) => [{ name, type, text }] as const;

const choice = <const N extends string, const V extends readonly string[]>(name: N, values: V, text: string) =>
  [{ name, type: 'Enum8', values, text }] as const;

/** The two columns of a pair; `{side}` in the text becomes client or server, `{peer}` the other one. */
const pair = <const N extends string, const T extends ClickHouseType>(suffix: N, type: T, text: string, more?: Pick<Column, 'default'>) =>
  [
    { name: `client_${suffix}` as const, type, text: text.replaceAll('{side}', 'client').replaceAll('{peer}', 'server'), ...more },
    { name: `server_${suffix}` as const, type, text: text.replaceAll('{side}', 'server').replaceAll('{peer}', 'client'), ...more },
  ] as const;

export const COLUMNS = [
  ...single('flow_id', 'UInt64', 'same for all records of one flow at one viewpoint; below 2^53, so that every JSON reader keeps it exact'),
  ...single('record_no', 'UInt32', '0 for the first record of the flow'),
  ...choice('end_reason', END_REASONS, 'why the record was written'),
  ...single('flow_start', 'DateTime64(6)', 'UTC, first packet of the flow'),
  ...single('start_time', 'DateTime64(6)', 'UTC, first packet of this record'),
  ...single('end_time', 'DateTime64(6)', 'UTC, last packet of this record'),
  ...single('listener', 'LowCardinality(String)', 'name of the listener'),
  ...choice('encap', ENCAPS, 'how the packets reached the listener'),
  ...single('vni', 'UInt32', 'VXLAN or GENEVE network identifier, 0 where none'),
  ...single('mirror_src', 'IPv6', 'outer source address: the mirrored network interface; :: where none'),
  ...single('vlan', 'UInt16', 'innermost VLAN id, 0 where none'),
  ...single('proto', 'UInt8', 'IP protocol number'),
  ...pair('ip', 'IPv6', 'address of the {side}; IPv4 as ::ffff:a.b.c.d in ClickHouse, a.b.c.d in JSON'),
  ...pair('port', 'UInt16', 'port of the {side}, 0 where the protocol has none'),
  ...single('icmp_type', 'UInt8', 'ICMP type of the first message; 255 where only later fragments of one were seen'),
  ...single('icmp_code', 'UInt8', 'ICMP code of the first message'),
  ...single('community_id', 'String', 'Community ID version 1, seed 0'),
  ...choice('orientation', ORIENTATIONS, 'how client and server were told apart'),
  ...pair('packets', 'UInt64', 'packets that the {side} sent'),
  ...pair('bytes', 'UInt64', 'bytes that the {side} sent: IP total length (IPv6: 40 + payload length)'),
  ...pair('payload_bytes', 'UInt64', 'bytes that the {side} sent above the transport header, from header lengths'),
  ...pair('tcp_flags', 'UInt8', 'OR of the flag bytes of all segments of the {side}'),
  ...pair('syns', 'UInt32', 'packets of the {side} with SYN'),
  ...pair('fins', 'UInt32', 'packets of the {side} with FIN'),
  ...pair('rsts', 'UInt32', 'packets of the {side} with RST'),
  ...pair('retransmits', 'UInt32', 'segments of the {side} that Wireshark marks retransmission, fast and spurious included'),
  ...pair('retransmit_bytes', 'UInt64', 'payload bytes of these retransmissions'),
  ...pair('fast_retransmits', 'UInt32', 'of these, the ones that Wireshark marks fast retransmission'),
  ...pair('spurious_retransmits', 'UInt32', 'of these, the ones that Wireshark marks spurious retransmission'),
  ...pair(
    'resent_segments',
    'UInt32',
    'segments of the {side} with bytes seen here before (tcptrace: rexmt): the loss was after the mirror',
  ),
  ...pair('resent_bytes', 'UInt64', 'the bytes that had been seen before'),
  ...pair(
    'late_segments',
    'UInt32',
    'segments of the {side} that fill a hole (tcptrace: out of order): lost, or reordered, before the mirror',
  ),
  ...pair('out_of_order', 'UInt32', 'segments of the {side} that Wireshark marks out-of-order'),
  ...pair('gaps', 'UInt32', "segments of the {side} that Wireshark marks 'previous segment not captured'"),
  ...pair(
    'missed_bytes',
    'UInt64',
    'bytes that the {side} sent and the {peer} acknowledged, not seen here by the end of the record: lost by the mirror',
  ),
  ...pair('duplicate_acks', 'UInt32', 'segments of the {side} that Wireshark marks duplicate ACK'),
  ...pair('zero_windows', 'UInt32', 'segments of the {side} that Wireshark marks zero window: its receive buffer was full'),
  ...pair('window_full', 'UInt32', 'segments of the {side} that Wireshark marks window full'),
  ...pair('keep_alives', 'UInt32', 'segments of the {side} that Wireshark marks keep-alive'),
  ...pair('zero_window_probes', 'UInt32', 'segments of the {side} that Wireshark marks zero-window probe'),
  ...single('handshake_server_us', 'UInt32', 'microseconds from SYN to SYN-ACK, 0 where not seen'),
  ...single('handshake_client_us', 'UInt32', "microseconds from SYN-ACK to the client's ACK, 0 where not seen"),
  ...pair(
    'rtt_min_us',
    'UInt32',
    "least microseconds from a data segment of the {peer} to the {side}'s ACK of it; retransmitted segments give none",
  ),
  ...pair('rtt_max_us', 'UInt32', 'greatest of these samples, microseconds'),
  ...pair('rtt_sum_us', 'UInt64', 'sum of these samples, microseconds, so that means add up'),
  ...pair('rtt_samples', 'UInt32', 'number of these samples'),
  ...pair('mss', 'UInt16', "maximum segment size from the {side}'s SYN, 0 where not seen"),
  ...pair('window_scale', 'UInt8', "window scale from the {side}'s SYN, 255 where not seen", { default: 255 }),
  ...pair('ttl_min', 'UInt8', 'least TTL or hop limit of the packets of the {side}'),
  ...pair('dscp', 'UInt8', 'DSCP of the last packet of the {side}'),
  ...pair('ecn_ce', 'UInt32', 'packets of the {side} marked congestion experienced'),
  ...single('fragments', 'UInt32', 'IP fragments'),
  ...single('truncated_packets', 'UInt32', 'packets captured shorter than their headers say'),
  ...choice('conn_state', CONN_STATES, "Zeek's connection state at the end of this record"),
  ...single('history', 'LowCardinality(String)', "Zeek's history letters since the start of the flow, capital for the client"),
] as const satisfies readonly Column[];

export type ColumnName = (typeof COLUMNS)[number]['name'];

/** Position of each column in COLUMNS and in FlowRecord.numbers. */
export const COLUMN_INDEX = Object.fromEntries(COLUMNS.map((column, index) => [column.name, index])) as Readonly<
  Record<ColumnName, number>
>;

/** Version of this list: stands in the Kafka headers and in the schema table. */
export const RECORD_VERSION = 1;
