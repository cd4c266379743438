import { seenOnce } from '@mirrorscope/store';
import { binSql } from '../bins.ts';
import { IN_RANGE } from '../range.ts';
import { ZERO } from './distribution.ts';

/** Protocols whose flows have ports and a beginning. */
const PROTOCOLS = [
  [6, 'tcp'],
  [17, 'udp'],
  [132, 'sctp'],
] as const;

const NUMBERS = `[${PROTOCOLS.map(([number]) => number).join(', ')}]`;
const NAMES = `[${PROTOCOLS.map(([, name]) => `'${name}'`).join(', ')}]`;
const PROTOCOL = `transform(proto, ${NUMBERS}, ${NAMES}, '')`;

const ROWS = `flows WHERE ${IN_RANGE} AND proto IN ${NUMBERS}`;

/** How a row tells its service, and whether a port is part of it. `{tag:String}` is the tag's key. */
export const SERVICE = {
  server_port: `concat(toString(server_port), '/', ${PROTOCOL})`,
  tag: "ifNull(nullIf(dictGet('interface_by_address', 'tags', server_ip)[{tag:String}], ''), '(none)')",
} as const;

/** The {most:UInt32} services with most flows: hash of the name as text, and of all services their number and about how many flows; in memory that grows with the services alone. */
export const servicesStatement = (service: string): string => `SELECT toString(cityHash64(service)), count() OVER (), sum(flows) OVER ()
FROM (SELECT ${service} AS service, uniqCombined(flow_id) AS flows FROM ${ROWS} GROUP BY service)
ORDER BY flows DESC, service
LIMIT {most:UInt32}`;

/** What is counted of each connection, and becomes a distribution. */
export const MEASURES = ['interarrival_us', 'duration_us', 'client_payload_bytes', 'server_payload_bytes'] as const;

/**
 * A row for each service: name, protocols, ports; connections, failed, unfinished, carried over, servers,
 * clients; starts and ends by step; and for each measure count, sum, min, max and bins.
 *
 * A connection is a flow_id, from the one viewpoint that saw most of it, with all of its records in the time. One of TCP whose SYN was not seen
 * did not begin here: it was open before.
 * @param hashes of the services, by servicesStatement: numbers need no quoting
 */
export function workloadStatement(service: string, hashes: readonly string[]): string {
  const wanted = `${ROWS} AND cityHash64(${service}) IN (${hashes.join(', ')})`;
  const bin = (value: string) => `if(${value} < 1, ${ZERO}, ${binSql(value)})`;
  const measure = (name: string) => {
    const counted = name === 'interarrival_us' ? 'w.is_new AND w.nth > 1' : 'w.is_new';
    const value = `w.${name}`;
    return [
      `countIf(${counted})`,
      `sumIf(${value}, ${counted})`,
      `minIf(${value}, ${counted})`,
      `maxIf(${value}, ${counted})`,
      `sumMapIf([${bin(value)}], [toUInt64(1)], ${counted})`,
    ].join(', ');
  };
  const sent = (side: string) =>
    `toUInt64(greatest(0, toInt64(sum(f.${side}_payload_bytes + f.${side}_missed_bytes)) - toInt64(sum(f.${side}_resent_bytes))))`;
  const step = (time: string) =>
    `toInt32(intDiv(toUnixTimestamp64Micro(${time}) - toUnixTimestamp64Micro({since:DateTime64(6, 'UTC')}), {step:UInt32} * 1000000))`;
  return `SELECT
  w.service AS name,
  groupUniqArray(3)(w.protocol) AS protocols,
  any(w.port) AS port,
  countIf(w.is_new) AS connections,
  countIf(w.is_new AND w.failed),
  countIf(w.is_new AND w.unfinished),
  countIf(NOT w.is_new),
  uniqCombined(w.server),
  uniqCombined(w.client),
  sumMapIf([${step('w.start')}], [toUInt64(1)], w.is_new),
  sumMap([${step('w.end')}], [toUInt64(1)]),
  ${MEASURES.map(measure).join(',\n  ')}
FROM
(
  SELECT
    *,
    row_number() OVER begun AS nth,
    toUInt64(greatest(0, dateDiff('microsecond', lagInFrame(start, 1, start) OVER begun, start))) AS interarrival_us
  FROM
  (
    SELECT
      any(f.service) AS service,
      any(f.protocol) AS protocol,
      any(f.server_port) AS port,
      any(f.server_ip) AS server,
      any(f.client_ip) AS client,
      min(f.flow_start) AS start,
      max(f.end_time) AS end,
      protocol = 'tcp' AS is_tcp,
      start >= {since:DateTime64(6, 'UTC')} AND (NOT is_tcp OR sum(f.client_syns + f.server_syns) > 0) AS is_new,
      is_tcp AND sum(f.client_syns) > 0 AND bitAnd(groupBitOr(f.client_tcp_flags), 16) = 0 AS failed,
      argMax(f.end_reason, f.record_no) = 'active' AS unfinished,
      toUInt64(dateDiff('microsecond', start, end)) AS duration_us,
      ${sent('client')} AS client_payload_bytes,
      ${sent('server')} AS server_payload_bytes
    FROM
    (
      SELECT *, ${service} AS service, ${PROTOCOL} AS protocol
      FROM ${wanted} AND ${seenOnce(wanted)}
    ) AS f
    GROUP BY f.flow_id
  )
  WINDOW begun AS (PARTITION BY service, is_new ORDER BY start ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
) AS w
GROUP BY name
ORDER BY connections DESC, name`;
}
