import { BASE62, EVE_FLAGS, EVE_PROTOCOLS, EVE_REASONS, EVE_TCP_STATES, UID_DIGITS } from '@mirrorscope/record';
import { clientPort, icmpAnswers, serverPort } from './community_id.ts';
import { quote } from './rollups.ts';

/**
 * Flows as Zeek and Suricata write them: the fields of `zeekJson` and `eveFlow` of packages/record, one row for each flow whose first
 * packet lies in [since, until), made of all its records. Every viewpoint's flow is a row; the viewpoint stands behind the fields.
 */

const SINCE = "{since:DateTime64(6, 'UTC')}";
const UNTIL = "{until:DateTime64(6, 'UTC')}";

const VIEWPOINT = ['encap', 'vni', 'mirror_src', 'vlan', 'listener'];
const SAME_IN_ALL = ['proto', 'client_ip', 'client_port', 'server_ip', 'server_port', 'icmp_type', 'icmp_code', 'community_id'];

const both = (suffix: string) => [`client_${suffix}`, `server_${suffix}`];
const sum = (column: string) => `sum(f.${column}) AS ${column}`;
/** What the newest record says. */
const last = (column: string) => `argMax(f.${column}, f.record_no) AS ${column}`;

/** A flow's records as one row, `r`. */
const flows = (columns: readonly string[]) => `(
  SELECT
    ${[
      'f.flow_id AS flow_id',
      'min(f.flow_start) AS first_time',
      'max(f.end_time) AS last_time',
      ...[...SAME_IN_ALL, ...VIEWPOINT].map((column) => `any(f.${column}) AS ${column}`),
      ...[...both('packets'), ...both('bytes')].map(sum),
      last('conn_state'),
      ...columns,
    ].join(',\n    ')}
  FROM flows AS f
  WHERE f.start_time >= ${SINCE} AND f.flow_start >= ${SINCE} AND f.flow_start < ${UNTIL}
  GROUP BY f.flow_id
) AS r`;

const view = (name: string, fields: readonly string[], columns: readonly string[], text: string) => `CREATE VIEW IF NOT EXISTS ${name} AS
SELECT
${fields.map((field) => `  ${field},\n`).join('')}  r.encap AS encap,
  r.vni AS vni,
  ${address('mirror_src')} AS mirror_src
FROM
${flows(columns)}
COMMENT ${quote(text)}`;

const unset = (type: string) => `CAST(NULL, 'Nullable(${type})')`;
const address = (column: string) => `replaceRegexpOne(toString(r.${column}), '^::ffff:([0-9.]+)$', '\\\\1')`;
/** The text that stands for a value. */
const named = (subject: string, pairs: readonly (readonly [value: string, text: string])[], otherwise: string) =>
  `transform(${subject}, [${pairs.map(([value]) => value).join(', ')}], [${pairs.map(([, text]) => quote(text)).join(', ')}], ${otherwise})`;

const UID_POWERS = Array.from({ length: UID_DIGITS }, (_, digit) => BASE62.length ** (UID_DIGITS - 1 - digit));
const UID_DIGIT = `substring('${BASE62}', intDiv(r.flow_id, power) % ${BASE62.length} + 1, 1)`;

const lasting = (value: string) => `if(r.last_time > r.first_time, ${value}, NULL)`;
const sent = (side: string) => {
  const once = `toInt64(r.${side}_payload_bytes) - if(r.proto = 6, toInt64(r.${side}_resent_bytes) - toInt64(r.${side}_missed_bytes), 0)`;
  return `${lasting(`greatest(0, ${once})`)}`;
};

export function zeekConn(): string {
  const fields = [
    'toDecimal64(r.first_time, 6) AS ts',
    `concat('C', arrayStringConcat(arrayMap(power -> ${UID_DIGIT}, [${UID_POWERS.join(', ')}]))) AS uid`,
    `${address('client_ip')} AS \`id.orig_h\``,
    `${clientPort('r.')} AS \`id.orig_p\``,
    `${address('server_ip')} AS \`id.resp_h\``,
    `${serverPort('r.')} AS \`id.resp_p\``,
    `transform(r.proto, [1, 6, 17, 58], ['icmp', 'tcp', 'udp', 'icmp'], 'unknown_transport') AS proto`,
    `${unset('String')} AS service`,
    `${lasting('toDecimal64(r.last_time, 6) - toDecimal64(r.first_time, 6)')} AS duration`,
    `${sent('client')} AS orig_bytes`,
    `${sent('server')} AS resp_bytes`,
    'toString(r.conn_state) AS conn_state',
    `${unset('Bool')} AS local_orig`,
    `${unset('Bool')} AS local_resp`,
    'r.client_missed_bytes + r.server_missed_bytes AS missed_bytes',
    "nullIf(toString(r.history), '') AS history",
    'r.client_packets AS orig_pkts',
    'r.client_bytes AS orig_ip_bytes',
    'r.server_packets AS resp_pkts',
    'r.server_bytes AS resp_ip_bytes',
    `${unset('String')} AS tunnel_parents`,
    'r.proto AS ip_proto',
    'r.community_id AS community_id',
    'r.flow_id AS flow_id',
    'r.vlan AS vlan',
    'r.listener AS listener',
  ];
  const columns = [...[...both('payload_bytes'), ...both('resent_bytes'), ...both('missed_bytes')].map(sum), last('history')];
  return view('zeek_conn', fields, columns, "Flows that began in [since, until) as Zeek's conn.log has them, from every viewpoint.");
}

const PORTED = 'r.proto IN (6, 17, 132)';
const ICMP = 'r.proto IN (1, 58)';
const ANSWERED = `${icmpAnswers('r.')} AND r.server_packets > 0`;
const only = (condition: string, value: string) => `if(${condition}, ${value}, NULL)`;
const time = (column: string) => `formatDateTime(r.${column}, '%Y-%m-%dT%H:%i:%S.%f+0000', 'UTC')`;
const flags = (value: string) => `lower(hex(${value}))`;
const ALL_FLAGS = 'bitOr(r.client_tcp_flags, r.server_tcp_flags)';

const tcpState = (index: 0 | 1, otherwise: string) =>
  named(
    'toString(r.conn_state)',
    Object.entries(EVE_TCP_STATES).map(([state, pair]) => [quote(state), pair[index]]),
    otherwise,
  );

/** Names, types and values of the members of an object. */
type Members = readonly (readonly [name: string, type: string, value: string])[];

const object = (members: Members) =>
  `CAST((${members.map(([, , value]) => value).join(', ')}), ${quote(`Tuple(${members.map(([name, type]) => `${name} ${type}`).join(', ')})`)})`;

const FLOW: Members = [
  ['pkts_toserver', 'UInt64', 'r.client_packets'],
  ['pkts_toclient', 'UInt64', 'r.server_packets'],
  ['bytes_toserver', 'UInt64', 'r.client_bytes'],
  ['bytes_toclient', 'UInt64', 'r.server_bytes'],
  ['start', 'String', time('first_time')],
  ['end', 'String', time('last_time')],
  ['age', 'UInt32', 'toUnixTimestamp(r.last_time) - toUnixTimestamp(r.first_time)'],
  ['state', 'String', `if(r.proto = 6, ${tcpState(0, "'new'")}, if(r.client_packets > 0 AND r.server_packets > 0, 'established', 'new'))`],
  [
    'reason',
    'String',
    named(
      'toString(r.end_reason)',
      Object.entries(EVE_REASONS).map(([reason, text]) => [quote(reason), text]),
      "''",
    ),
  ],
  ['alerted', 'Bool', 'false'],
];

const TCP: Members = [
  ['tcp_flags', 'Nullable(String)', only('r.proto = 6', flags(ALL_FLAGS))],
  ['tcp_flags_ts', 'Nullable(String)', only('r.proto = 6', flags('r.client_tcp_flags'))],
  ['tcp_flags_tc', 'Nullable(String)', only('r.proto = 6', flags('r.server_tcp_flags'))],
  ...EVE_FLAGS.map(([name, bit]) => [name, 'Nullable(Bool)', only(`bitAnd(${ALL_FLAGS}, ${bit}) > 0`, 'true')] as const),
  ['state', 'Nullable(String)', only('r.proto = 6', `nullIf(${tcpState(1, "''")}, '')`)],
];

export function eveFlow(): string {
  const protocols = Object.entries(EVE_PROTOCOLS);
  const fields = [
    `${time('last_time')} AS timestamp`,
    'r.flow_id AS flow_id',
    "'flow' AS event_type",
    'if(r.vlan = 0, [], [r.vlan]) AS vlan',
    `${address('client_ip')} AS src_ip`,
    `${only(PORTED, 'r.client_port')} AS src_port`,
    `${address('server_ip')} AS dest_ip`,
    `${only(PORTED, 'r.server_port')} AS dest_port`,
    `${named('r.proto', protocols, "leftPad(toString(r.proto), 3, '0')")} AS proto`,
    `${only(ICMP, clientPort('r.'))} AS icmp_type`,
    `${only(ICMP, 'r.icmp_code')} AS icmp_code`,
    `${only(ANSWERED, serverPort('r.'))} AS response_icmp_type`,
    `${only(ANSWERED, '0')} AS response_icmp_code`,
    `${object(FLOW)} AS flow`,
    'r.community_id AS community_id',
    `${object(TCP)} AS tcp`,
    'r.listener AS host',
  ];
  const columns = [...both('tcp_flags').map((column) => `groupBitOr(f.${column}) AS ${column}`), last('end_reason')];
  return view('eve_flow', fields, columns, "Flows that began in [since, until) as Suricata's flow events have them, from every viewpoint.");
}
