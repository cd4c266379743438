import { z } from 'zod';

/** What the queries give, a schema for a row of each; the query itself is in queries/NAME.sql, which says what the columns mean. */

const count = z.int();
const time = z.iso.datetime();
const microseconds = z.int().nullable();
const percent = z.number().nullable();

/** What tells viewpoints apart. */
const viewpoint = { encap: z.enum(['none', 'vxlan', 'geneve']), mirror_src: z.string(), vni: count, seen_by: z.string() };

const quantiles = { p50_us: microseconds, p95_us: microseconds, p99_us: microseconds };

export const ROWS = {
  totals: z.strictObject({
    records: count,
    flows_begun: count,
    first_packet: time,
    last_packet: time,
    longest_record_us: count,
    packets: count,
    bytes: count,
    payload_bytes: count,
    tcp_packets: count,
    tcp_payload_bytes: count,
    retransmits: count,
    retransmit_percent: percent,
    resent_segments: count,
    late_segments: count,
    rsts: count,
    bytes_on_encrypted_ports: count,
  }),
  latency: z.strictObject({ handshakes: count, ...quantiles }),
  traffic: z.strictObject({
    at: time,
    client_packets: count,
    server_packets: count,
    client_bytes: count,
    server_bytes: count,
    tcp_packets: count,
    retransmits: count,
    retransmit_percent: percent,
    client_rsts: count,
    server_rsts: count,
  }),
  handshakes: z.strictObject({ at: time, handshakes: count, ...quantiles }),
  round_trips: z.strictObject({
    at: time,
    server_samples: count,
    server_p50_us: microseconds,
    server_p95_us: microseconds,
    server_p99_us: microseconds,
    client_samples: count,
    client_p50_us: microseconds,
    client_p95_us: microseconds,
    client_p99_us: microseconds,
  }),
  services: z.strictObject({
    proto: count,
    server_port: count,
    flows_begun: count,
    packets: count,
    bytes: count,
    percent_of_bytes: percent,
  }),
  viewpoints: z.strictObject({
    ...viewpoint,
    eni: z.string(),
    name: z.string(),
    listeners: z.array(z.string()),
    records: count,
    first_packet: time,
    last_packet: time,
    packets: count,
    bytes: count,
    tcp_packets: count,
    tcp_payload_bytes: count,
    missed_bytes: count,
    missed_percent: percent,
    gaps: count,
    retransmits: count,
    truncated: count,
    evicted_records: count,
    repeated_records: count,
    minutes_seen: count,
    minutes_spanned: count,
    steps_seen: z.array(count),
    steps_spanned: z.array(count),
  }),
  missing_directions: z.strictObject({ ...viewpoint, connections: count, acknowledging: count }),
  borders: z.strictObject({ running_in: count, running_out: count }),
} as const;

export type QueryName = keyof typeof ROWS;

export const QUERY_NAMES = Object.keys(ROWS) as readonly QueryName[];

export type Rows = { readonly [Name in QueryName]: readonly z.infer<(typeof ROWS)[Name]>[] };

export type ViewpointRow = Rows['viewpoints'][number];
