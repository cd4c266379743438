import { flowColumnNames } from '@mirrorscope/record';
import { quote, ROLLUP_KEYS, ROLLUP_VALUES, VIEWPOINT_KEYS } from './rollups.ts';

/**
 * Views with two parameters, since and until: `SELECT … FROM flows_once(since = '2026-01-05 09:00:00', until = now64(6))`.
 * Where both ends of a conversation are mirrored it is seen from two viewpoints; these views show it from one of them, the
 * one with the most packets. Records of one viewpoint that came by several listeners all count.
 */

const SINCE = "{since:DateTime64(6, 'UTC')}";
const UNTIL = "{until:DateTime64(6, 'UTC')}";

/** A listener that sees packets unmirrored is a viewpoint itself; mirrored ones may reach several listeners. */
const FLOW_VIEWPOINT = "encap, mirror_src, vni, if(encap = 'none', listener, '')";
const ROLLUP_VIEWPOINT = 'encap, mirror_src, vni, listener';

/** Same for both directions, since two viewpoints need not agree on who is the client. */
const TCP_CONNECTION =
  'least((client_ip, client_port), (server_ip, server_port)), greatest((client_ip, client_port), (server_ip, server_port))';
const FLOW_CONVERSATION = `proto, ${TCP_CONNECTION}`;
/**
 * Without ports of clients. Viewpoints that did not all see the handshake may disagree on who is the server, and a
 * conversation then count twice; without the port one that a single viewpoint saw would be lost behind its neighbours.
 */
const ROLLUP_CONVERSATION = 'proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)';

/** A condition that drops what `losers` finds in the same rows. */
const fromOneViewpoint = (conversation: string, viewpoint: string, from: string) =>
  `cityHash64(${conversation}, ${viewpoint}) NOT IN\n${losers(conversation, viewpoint, from)}`;

/**
 * Hashes of conversation and viewpoint, where another viewpoint of the conversation saw more packets, or as many and has a lower
 * address. Most conversations have one viewpoint, so those with several are looked for first, by numbers alone.
 * @param from tables and condition
 */
const losers = (conversation: string, viewpoint: string, from: string) => `(
  SELECT arrayJoin(arraySlice(arraySort(groupArray((-packets, viewpoint, loser))), 2)).3
  FROM
  (
    SELECT
      cityHash64(${conversation}) AS conversation,
      (${viewpoint}) AS viewpoint,
      cityHash64(${conversation}, ${viewpoint}) AS loser,
      toInt64(sum(client_packets + server_packets)) AS packets
    FROM ${from} AND cityHash64(${conversation}) IN
    (
      SELECT cityHash64(${conversation}) AS several
      FROM ${from}
      GROUP BY several
      HAVING min(cityHash64(${viewpoint})) != max(cityHash64(${viewpoint}))
    )
    GROUP BY conversation, viewpoint, loser
  )
  GROUP BY conversation
)`;

const FLOWS_IN_RANGE = `start_time >= ${SINCE} AND start_time < ${UNTIL}`;

export function flowsOnce(): string {
  return `CREATE VIEW IF NOT EXISTS flows_once AS
SELECT
${flowColumnNames.map((name) => `  ${name}`).join(',\n')}
FROM flows
WHERE ${FLOWS_IN_RANGE} AND ${fromOneViewpoint(FLOW_CONVERSATION, FLOW_VIEWPOINT, `flows WHERE ${FLOWS_IN_RANGE}`)}
COMMENT ${quote('Flow records that start in [since, until), each conversation from the one viewpoint that saw most of it.')}`;
}

/** TCP connections that may have failed, each with what its records in `flows_failed` say together. */
export function failedConnections(): string {
  const from = `flows_failed WHERE ${FLOWS_IN_RANGE}`;
  return `CREATE VIEW IF NOT EXISTS failed_connections AS
SELECT
  client_ip,
  client_port,
  server_ip,
  server_port,
  min(f.start_time) AS first_time,
  max(f.end_time) AS last_time,
  max(f.client_syns > 0 OR position(f.history, 'S') > 0) AS asked,
  max(f.server_syns > 0 OR position(f.history, 'h') > 0 OR position(f.history, 'S') > 0 AND position(f.history, 'A') > 0) AS opened,
  bitAnd(groupBitOr(f.client_tcp_flags), 16) > 0 AS acknowledged,
  sum(f.server_packets) AS server_packets,
  sum(f.client_syns) AS client_syns,
  sum(f.client_rsts) AS client_rsts,
  sum(f.server_rsts) AS server_rsts
FROM flows_failed AS f
WHERE ${FLOWS_IN_RANGE} AND ${fromOneViewpoint(TCP_CONNECTION, FLOW_VIEWPOINT, from)}
GROUP BY client_ip, client_port, server_ip, server_port
COMMENT ${quote('TCP connections with records in [since, until) that have a reset or no end of their opening, from the one viewpoint that saw most of it.')}`;
}

/** Rows of the roll-ups: whole days from the one by day, the hours before and after them from the one by hour, the rest from the one by minute. */
function rollupRows(columns: readonly string[]): string {
  const whole = (unit: string) => {
    const start = `toStartOf${unit}(${SINCE})`;
    return `bucket >= if(${start} = ${SINCE}, ${start}, ${start} + INTERVAL 1 ${unit.toUpperCase()}) AND bucket < toStartOf${unit}(${UNTIL})`;
  };
  const select = `SELECT ${columns.join(', ')} FROM`;
  return `(
  ${select} flows_by_day WHERE ${whole('Day')}
  UNION ALL
  ${select} flows_by_hour WHERE ${whole('Hour')} AND NOT (${whole('Day')})
  UNION ALL
  ${select} flows_by_minute WHERE bucket >= toStartOfMinute(${SINCE}) AND bucket < ${UNTIL} AND NOT (${whole('Hour')})
)`;
}

/** What viewpoints are chosen by. */
const VIEWPOINT_SUMS = rollupRows([...VIEWPOINT_KEYS, 'client_packets', 'server_packets']);
const ALL_COLUMNS = [...ROLLUP_KEYS, ...ROLLUP_VALUES.map((value) => value.name)];

/** Of each conversation all rows of roll-ups from one viewpoint. What only adds up needs no more; and not to group first makes it faster. */
export function conversationSums(): string {
  return `CREATE VIEW IF NOT EXISTS conversation_sums AS
SELECT
${ALL_COLUMNS.map((name) => `  ${name}`).join(',\n')}
FROM
${rollupRows(ALL_COLUMNS)}
WHERE ${fromOneViewpoint(ROLLUP_CONVERSATION, ROLLUP_VIEWPOINT, `${VIEWPOINT_SUMS} WHERE 1`)}
COMMENT ${quote('Sums in [since, until) by whole minutes, each conversation from the one viewpoint that saw most of it, in several rows.')}`;
}

/** Timed handshakes: a conversation's are all from one viewpoint, which the sums tell faster than the records. */
export function handshakes(): string {
  return `CREATE VIEW IF NOT EXISTS handshakes AS
SELECT
  start_time,
  client_ip,
  server_ip,
  client_port,
  server_port,
  handshake_server_us,
  handshake_client_us
FROM flows
WHERE ${FLOWS_IN_RANGE} AND proto = 6 AND handshake_server_us > 0 AND handshake_client_us > 0
  AND cityHash64(${ROLLUP_CONVERSATION}, ${FLOW_VIEWPOINT}) NOT IN
${losers(ROLLUP_CONVERSATION, ROLLUP_VIEWPOINT, `${VIEWPOINT_SUMS} WHERE proto = 6`)}
COMMENT ${quote('TCP handshakes that began in [since, until) and were timed on both sides, each conversation from the one viewpoint that saw most of it.')}`;
}

export function conversationsByViewpoint(): string {
  const comment = 'Conversations in [since, until) by whole minutes, from every viewpoint that saw them: do not add viewpoints up.';
  return grouped('conversations_by_viewpoint', rollupRows(ALL_COLUMNS), comment);
}

export function conversations(): string {
  const comment = 'Conversations in [since, until) by whole minutes, each from the one viewpoint that saw most of it.';
  return grouped('conversations', `conversation_sums(since = ${SINCE}, until = ${UNTIL})`, comment);
}

function grouped(name: string, from: string, comment: string): string {
  return `CREATE VIEW IF NOT EXISTS ${name} AS
SELECT
${VIEWPOINT_KEYS.map((key) => `  ${key}`).join(',\n')},
  greatest(client_flows, server_flows) AS flows,
${ROLLUP_VALUES.map((value) => `  ${value.merge}(r.${value.name}) AS ${value.name}`).join(',\n')}
FROM
${from} AS r
GROUP BY ${VIEWPOINT_KEYS.join(', ')}
COMMENT ${quote(comment)}`;
}
