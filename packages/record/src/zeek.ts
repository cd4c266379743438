/**
 * Zeek's conn.log (https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html), as Zeek 7 writes it with its policy
 * script community-id-logging loaded. docs/neighbours.md says what differs.
 */

import { addressText } from './address.ts';
import { CLIENT_IP, type FlowRecord, SERVER_IP } from './flow_record.ts';
import type { LogFormat } from './log_format.ts';
import { communityIdOf, historyOf, icmpTypesOf, nameOf, numberOf, timeText } from './record_text.ts';

/** Names and Zeek's types of the columns, in their order. */
export const ZEEK_FIELDS = [
  ['ts', 'time'],
  ['uid', 'string'],
  ['id.orig_h', 'addr'],
  ['id.orig_p', 'port'],
  ['id.resp_h', 'addr'],
  ['id.resp_p', 'port'],
  ['proto', 'enum'],
  ['service', 'string'],
  ['duration', 'interval'],
  ['orig_bytes', 'count'],
  ['resp_bytes', 'count'],
  ['conn_state', 'string'],
  ['local_orig', 'bool'],
  ['local_resp', 'bool'],
  ['missed_bytes', 'count'],
  ['history', 'string'],
  ['orig_pkts', 'count'],
  ['orig_ip_bytes', 'count'],
  ['resp_pkts', 'count'],
  ['resp_ip_bytes', 'count'],
  ['tunnel_parents', 'set[string]'],
  ['ip_proto', 'count'],
  ['community_id', 'string'],
] as const;

/** Types that JSON has no quotes for. */
const BARE: ReadonlySet<string> = new Set(['time', 'port', 'interval', 'count', 'bool']);
const PROTOCOLS: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmp' };
const TCP = 6;

export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Digits that hold any flow_id: 62^9 > 2^53. */
export const UID_DIGITS = 9;

/** Lines of tabs, under a header that tells names and types. */
export const zeekTsv: LogFormat = {
  head: (now) =>
    [
      '#separator \\x09',
      '#set_separator\t,',
      '#empty_field\t(empty)',
      '#unset_field\t-',
      '#path\tconn',
      `#open\t${clock(now)}`,
      ['#fields', ...ZEEK_FIELDS.map(([name]) => name)].join('\t'),
      ['#types', ...ZEEK_FIELDS.map(([, type]) => type)].join('\t'),
      '',
    ].join('\n'),
  tail: (now) => `#close\t${clock(now)}\n`,
  line: (record) =>
    `${valuesOf(record)
      .map((value) => value ?? '-')
      .join('\t')}\n`,
};

/** Objects with dots in their keys, a line each; what is unset is left out. */
export const zeekJson: LogFormat = {
  head: () => '',
  tail: () => '',
  line(record) {
    const members: string[] = [];
    valuesOf(record).forEach((value, index) => {
      const [name, type] = ZEEK_FIELDS[index]!;
      if (value !== undefined) members.push(`"${name}":${BARE.has(type) ? value : JSON.stringify(value)}`);
    });
    return `{${members.join()}}\n`;
  },
};

/** In the order of ZEEK_FIELDS; undefined is unset. None has a character that a tab-separated line would have to escape. */
function valuesOf(record: FlowRecord): (string | undefined)[] {
  const count = (column: Parameters<typeof numberOf>[1]) => String(numberOf(record, column));
  const proto = numberOf(record, 'proto');
  const duration = numberOf(record, 'end_time') - numberOf(record, 'flow_start');
  // Zeek knows neither duration nor bytes of what has a single moment.
  const lasting = (text: string) => (duration > 0 ? text : undefined);
  const icmp = icmpTypesOf(record);
  return [
    seconds(numberOf(record, 'flow_start')),
    zeekUid(numberOf(record, 'flow_id')),
    addressText(record.addresses, CLIENT_IP),
    icmp === undefined ? count('client_port') : String(icmp.request),
    addressText(record.addresses, SERVER_IP),
    icmp === undefined ? count('server_port') : icmp.reply === undefined ? count('icmp_code') : String(icmp.reply),
    PROTOCOLS[proto] ?? 'unknown_transport',
    undefined,
    lasting(seconds(duration)),
    lasting(String(sent(record, proto, 'client'))),
    lasting(String(sent(record, proto, 'server'))),
    nameOf(record, 'conn_state'),
    undefined,
    undefined,
    String(numberOf(record, 'client_missed_bytes') + numberOf(record, 'server_missed_bytes')),
    historyOf(record) || undefined,
    count('client_packets'),
    count('client_bytes'),
    count('server_packets'),
    count('server_bytes'),
    undefined,
    String(proto),
    communityIdOf(record) || undefined,
  ];
}

/** Zeek takes the bytes of TCP from sequence numbers: repeated ones count once, and acknowledged ones that nobody saw count too. */
function sent(record: FlowRecord, proto: number, side: 'client' | 'server'): number {
  const payload = numberOf(record, `${side}_payload_bytes`);
  if (proto !== TCP) return payload;
  return Math.max(0, payload - numberOf(record, `${side}_resent_bytes`) + numberOf(record, `${side}_missed_bytes`));
}

/** C and the flow_id in base 62, most significant digit first. */
export function zeekUid(flowId: number): string {
  let digits = '';
  for (let rest = flowId; digits.length < UID_DIGITS; rest = Math.floor(rest / BASE62.length))
    digits = `${BASE62[rest % BASE62.length]}${digits}`;
  return `C${digits}`;
}

const seconds = (microseconds: number): string => {
  const fraction = microseconds % 1e6;
  return `${(microseconds - fraction) / 1e6}.${String(fraction).padStart(6, '0')}`;
};

/** 2026-01-05-09-00-00 */
const clock = (now: number): string => timeText(now).slice(0, 19).replace(/[T:]/g, '-');
