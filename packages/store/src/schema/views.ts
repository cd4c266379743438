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
const FLOW_VIEWPOINT = "(encap, mirror_src, vni, if(encap = 'none', listener, ''))";
const ROLLUP_VIEWPOINT = '(encap, mirror_src, vni, listener)';

/** Same for both directions, since two viewpoints need not agree on who is the client. */
const FLOW_CONVERSATION =
  'cityHash64(proto, least((client_ip, client_port), (server_ip, server_port)), greatest((client_ip, client_port), (server_ip, server_port)))';
/**
 * Without ports of clients. Viewpoints that did not all see the handshake may disagree on who is the server, and a
 * conversation then count twice; without the port one that a single viewpoint saw would be lost behind its neighbours.
 */
const ROLLUP_CONVERSATION = 'cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip))';

/** Conversations and viewpoints that lose against another viewpoint with more packets, or the same number and a lower address. */
const losers = (conversation: string, viewpoint: string, from: string) => `
  SELECT conversation, arrayJoin(arraySlice(arraySort(groupArray((-packets, viewpoint))), 2)).2
  FROM
  (
    SELECT ${conversation} AS conversation, ${viewpoint} AS viewpoint, toInt64(sum(client_packets + server_packets)) AS packets
    FROM ${from}
    GROUP BY conversation, viewpoint
  )
  GROUP BY conversation
  HAVING count() > 1`;

export function flowsOnce(): string {
  const range = `start_time >= ${SINCE} AND start_time < ${UNTIL}`;
  return `CREATE VIEW IF NOT EXISTS flows_once AS
SELECT
${flowColumnNames.map((name) => `  ${name}`).join(',\n')}
FROM flows
WHERE ${range} AND (${FLOW_CONVERSATION}, ${FLOW_VIEWPOINT}) NOT IN
(${losers(FLOW_CONVERSATION, FLOW_VIEWPOINT, `flows WHERE ${range}`)}
)
COMMENT ${quote('Flow records that start in [since, until), each conversation from the one viewpoint that saw most of it.')}`;
}

/** Whole hours come from the roll-up by hour, the minutes before and after them from the one by minute. */
export function conversationsByViewpoint(): string {
  const columns = [...ROLLUP_KEYS, ...ROLLUP_VALUES.map((value) => value.name)].join(', ');
  const firstHour = `if(toStartOfHour(${SINCE}) = ${SINCE}, toStartOfHour(${SINCE}), toStartOfHour(${SINCE}) + INTERVAL 1 HOUR)`;
  const hours = `bucket >= ${firstHour} AND bucket < toStartOfHour(${UNTIL})`;
  return `CREATE VIEW IF NOT EXISTS conversations_by_viewpoint AS
SELECT
${VIEWPOINT_KEYS.map((name) => `  ${name}`).join(',\n')},
  greatest(client_flows, server_flows) AS flows,
${ROLLUP_VALUES.map((value) => `  ${value.merge}(r.${value.name}) AS ${value.name}`).join(',\n')}
FROM
(
  SELECT ${columns} FROM flows_by_hour WHERE ${hours}
  UNION ALL
  SELECT ${columns} FROM flows_by_minute WHERE bucket >= toStartOfMinute(${SINCE}) AND bucket < ${UNTIL} AND NOT (${hours})
) AS r
GROUP BY ${VIEWPOINT_KEYS.join(', ')}
COMMENT ${quote('Conversations in [since, until) by whole minutes, from every viewpoint that saw them: do not add viewpoints up.')}`;
}

export function conversations(): string {
  const all = `conversations_by_viewpoint(since = ${SINCE}, until = ${UNTIL})`;
  return `CREATE VIEW IF NOT EXISTS conversations AS
SELECT
${[...VIEWPOINT_KEYS, 'flows', ...ROLLUP_VALUES.map((value) => value.name)].map((name) => `  ${name}`).join(',\n')}
FROM ${all}
WHERE (${ROLLUP_CONVERSATION}, ${ROLLUP_VIEWPOINT}) NOT IN
(${losers(ROLLUP_CONVERSATION, ROLLUP_VIEWPOINT, all)}
)
COMMENT ${quote('Conversations in [since, until) by whole minutes, each from the one viewpoint that saw most of it.')}`;
}
