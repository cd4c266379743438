/**
 * Suricata's EVE flow events (https://docs.suricata.io/en/latest/output/eve/eve-json-format.html#event-type-flow), the fields that
 * Suricata 7 writes with community-id on. docs/neighbours.md says what differs.
 */

import { addressText } from './address.ts';
import { CLIENT_IP, type FlowRecord, SERVER_IP } from './flow_record.ts';
import type { LogFormat } from './log_format.ts';
import { communityIdOf, icmpTypesOf, nameOf, numberOf, timeText } from './record_text.ts';

const TCP = 6;
/** Protocols that have ports: TCP, UDP, SCTP. */
const PORTED: ReadonlySet<number> = new Set([TCP, 17, 132]);

/** As Suricata spells them; other protocols are numbers of three digits. */
export const EVE_PROTOCOLS: Readonly<Record<number, string>> = {
  1: 'ICMP',
  6: 'TCP',
  17: 'UDP',
  47: 'GRE',
  50: 'ESP',
  51: 'AH',
  58: 'IPv6-ICMP',
  132: 'SCTP',
};

/** Suricata's reasons by end_reason. Unknown is the reason of a flow that goes on, or had nothing more to tell when it ended. */
export const EVE_REASONS = { active: 'unknown', idle: 'timeout', closed: 'timeout', evicted: 'forced', shutdown: 'shutdown' } as const;

/**
 * Suricata's states of a TCP flow, and of the session in it, by conn_state. It follows only sessions whose opening it saw; a FIN of
 * the client leads to close_wait, one of the server to fin_wait1. What is not here is a new flow without a session.
 */
export const EVE_TCP_STATES: Readonly<Record<string, readonly [flow: string, session: string]>> = {
  S0: ['new', 'syn_sent'],
  SH: ['new', 'syn_sent'],
  S1: ['established', 'established'],
  S2: ['established', 'close_wait'],
  S3: ['established', 'fin_wait1'],
  SF: ['closed', 'closed'],
  REJ: ['closed', 'closed'],
  RSTO: ['closed', 'closed'],
  RSTR: ['closed', 'closed'],
  RSTOS0: ['closed', 'closed'],
};

/** Suricata's names of the flag bits, in its order; those that are set stand beside the bytes. */
export const EVE_FLAGS = [
  ['syn', 0x02],
  ['fin', 0x01],
  ['rst', 0x04],
  ['psh', 0x08],
  ['ack', 0x10],
  ['urg', 0x20],
  ['ecn', 0x40],
  ['cwr', 0x80],
] as const;

/** One flow event a line. */
export const eveFlow: LogFormat = {
  head: () => '',
  tail: () => '',
  line: (record) => `${JSON.stringify(eventOf(record))}\n`,
};

function eventOf(record: FlowRecord) {
  const number = (column: Parameters<typeof numberOf>[1]) => numberOf(record, column);
  const proto = number('proto');
  const vlan = number('vlan');
  const start = number('flow_start');
  const end = number('end_time');
  const session = proto === TCP ? EVE_TCP_STATES[nameOf(record, 'conn_state')] : undefined;
  const state =
    proto === TCP ? (session?.[0] ?? 'new') : number('client_packets') > 0 && number('server_packets') > 0 ? 'established' : 'new';
  // Members that are undefined are left out.
  return {
    timestamp: time(end),
    flow_id: number('flow_id'),
    event_type: 'flow',
    vlan: vlan === 0 ? undefined : [vlan],
    src_ip: addressText(record.addresses, CLIENT_IP),
    src_port: PORTED.has(proto) ? number('client_port') : undefined,
    dest_ip: addressText(record.addresses, SERVER_IP),
    dest_port: PORTED.has(proto) ? number('server_port') : undefined,
    proto: EVE_PROTOCOLS[proto] ?? String(proto).padStart(3, '0'),
    ...icmp(record),
    flow: {
      pkts_toserver: number('client_packets'),
      pkts_toclient: number('server_packets'),
      bytes_toserver: number('client_bytes'),
      bytes_toclient: number('server_bytes'),
      start: time(start),
      end: time(end),
      age: Math.floor(end / 1e6) - Math.floor(start / 1e6),
      state,
      reason: EVE_REASONS[nameOf(record, 'end_reason') as keyof typeof EVE_REASONS],
      alerted: false,
    },
    community_id: communityIdOf(record) || undefined,
    tcp: proto === TCP ? tcp(number('client_tcp_flags'), number('server_tcp_flags'), session?.[1]) : undefined,
    host: record.listener || undefined,
  };
}

function icmp(record: FlowRecord) {
  const types = icmpTypesOf(record);
  if (types === undefined) return {};
  const answered = types.reply !== undefined && numberOf(record, 'server_packets') > 0;
  return {
    icmp_type: types.request,
    icmp_code: numberOf(record, 'icmp_code'),
    response_icmp_type: answered ? types.reply : undefined,
    response_icmp_code: answered ? 0 : undefined,
  };
}

function tcp(client: number, server: number, state: string | undefined) {
  const flags = client | server;
  return {
    tcp_flags: hex(flags),
    tcp_flags_ts: hex(client),
    tcp_flags_tc: hex(server),
    ...Object.fromEntries(EVE_FLAGS.filter(([, bit]) => (flags & bit) !== 0).map(([name]) => [name, true])),
    state,
  };
}

const hex = (flags: number): string => flags.toString(16).padStart(2, '0');

/** 2026-01-05T09:00:00.000001+0000 */
const time = (microseconds: number): string => timeText(microseconds).replace('Z', '+0000');
