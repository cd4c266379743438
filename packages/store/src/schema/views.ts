import { flowColumnNames } from '@mirrorscope/record';
import { FLOW_VIEWPOINT, TCP_CONNECTION } from './flow_keys.ts';
import { HASHES, quote, ROLLUP_KEYS, ROLLUP_VALUES, VIEWPOINT_KEYS } from './rollups.ts';

/**
 * Views with two parameters, since and until: `SELECT … FROM flows_once(since = '2026-01-05 09:00:00', until = now64(6))`.
 * Where both ends of a conversation are mirrored it is seen from two viewpoints; these views show it from one of them, the
 * one with the most packets. Records of one viewpoint that came by several listeners all count.
 */

const SINCE = "{since:DateTime64(6, 'UTC')}";
const UNTIL = "{until:DateTime64(6, 'UTC')}";

/** Seconds of a bucket: the roll-ups know whole minutes. */
const STEP = '(intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60)';
const startOfBucket = (time: string) => `toDateTime(intDiv(toUInt32(${time}), ${STEP}) * ${STEP}, 'UTC')`;
const BUCKET = startOfBucket('bucket');
const FIRST_BUCKET = startOfBucket(`toDateTime(${SINCE})`);

const ROLLUP_VIEWPOINT = 'encap, mirror_src, vni, listener';

/** How rows tell conversations and viewpoints: names or expressions of their hashes, and the viewpoint itself. */
interface Choice {
  readonly conversation: string;
  readonly viewpoint: string;
  readonly viewpointKeys: string;
}

const OF_FLOW: Choice = {
  conversation: `cityHash64(proto, ${TCP_CONNECTION})`,
  viewpoint: `cityHash64(${FLOW_VIEWPOINT})`,
  viewpointKeys: FLOW_VIEWPOINT,
};
const OF_FAILED: Choice = { conversation: 'connection', viewpoint: 'viewpoint', viewpointKeys: FLOW_VIEWPOINT };
const OF_SUMS: Choice = { conversation: 'conversation', viewpoint: 'viewpoint', viewpointKeys: ROLLUP_VIEWPOINT };

/** A condition that drops what `losers` finds in the same rows. */
const fromOneViewpoint = (choice: Choice, from: string) =>
  `cityHash64(${choice.conversation}, ${choice.viewpoint}) NOT IN\n${losers(choice, from)}`;

/**
 * The same for whoever asks for some of the rows of `flows`, each connection from the one viewpoint that saw most of it: faster than `flows_once`,
 * which has to choose among all rows first.
 * @param from `flows` and a condition, such as `flows WHERE server_port = 443`; a connection's rows of all viewpoints have to meet it alike
 */
export const seenOnce = (from: string): string => fromOneViewpoint(OF_FLOW, from).replace(/ (NOT )?IN\n/g, ' GLOBAL $1IN\n');

/**
 * Hashes of conversation and viewpoint, where another viewpoint of the conversation saw more packets, or as many and has a lower
 * address. Most conversations have one viewpoint, so those with several are looked for first, by numbers alone.
 * @param from tables and condition
 */
const losers = ({ conversation, viewpoint, viewpointKeys }: Choice, from: string) => `(
  SELECT arrayJoin(arraySlice(arraySort(groupArray((-packets, keys, loser))), 2)).3
  FROM
  (
    SELECT
      ${conversation} AS several,
      (${viewpointKeys}) AS keys,
      cityHash64(${conversation}, ${viewpoint}) AS loser,
      toInt64(sum(client_packets + server_packets)) AS packets
    FROM ${from} AND ${conversation} IN
    (
      SELECT ${conversation} AS several
      FROM ${from}
      GROUP BY several
      HAVING min(${viewpoint}) != max(${viewpoint})
    )
    GROUP BY several, keys, loser
  )
  GROUP BY several
)`;

/** The table's key begins with the times rounded down; ClickHouse does not see that the times themselves bound them. */
const inRange = (rounded: string) =>
  `start_time >= ${SINCE} AND start_time < ${UNTIL} AND ${rounded}(start_time) BETWEEN ${rounded}(${SINCE}) AND ${rounded}(${UNTIL})`;
const FLOWS_IN_RANGE = inRange('toStartOfFiveMinutes');
const FAILED_IN_RANGE = inRange('toStartOfHour');

export function flowsOnce(): string {
  return `CREATE VIEW IF NOT EXISTS flows_once AS
SELECT
${flowColumnNames.map((name) => `  ${name}`).join(',\n')}
FROM flows
WHERE ${FLOWS_IN_RANGE} AND ${fromOneViewpoint(OF_FLOW, `flows WHERE ${FLOWS_IN_RANGE}`)}
COMMENT ${quote('Flow records that start in [since, until), each conversation from the one viewpoint that saw most of it.')}`;
}

/** TCP connections that may have failed, each with what its records in `flows_failed` say together. */
export function failedConnections(): string {
  const from = `flows_failed WHERE ${FAILED_IN_RANGE}`;
  return `CREATE VIEW IF NOT EXISTS failed_connections AS
SELECT
  any(f.client_ip) AS client_ip,
  any(f.client_port) AS client_port,
  any(f.server_ip) AS server_ip,
  any(f.server_port) AS server_port,
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
WHERE ${FAILED_IN_RANGE} AND ${fromOneViewpoint(OF_FAILED, from)}
GROUP BY connection, f.client_ip < f.server_ip, f.client_port < f.server_port
COMMENT ${quote('TCP connections with records in [since, until) that have a reset or no end of their opening, from the one viewpoint that saw most of it.')}`;
}

/** Only the roll-up by day keeps hashes. */
const computed = (columns: readonly string[]) => columns.map((name) => (name in HASHES ? `${HASHES[name]} AS ${name}` : name));

/** Rows of the roll-ups: whole days from the one by day, the hours before and after them from the one by hour, the rest from the one by minute. */
function rollupRows(columns: readonly string[]): string {
  const whole = (unit: string) => {
    const start = `toStartOf${unit}(${SINCE})`;
    return `bucket >= if(${start} = ${SINCE}, ${start}, ${start} + INTERVAL 1 ${unit.toUpperCase()}) AND bucket < toStartOf${unit}(${UNTIL})`;
  };
  return `(
  SELECT ${columns.join(', ')} FROM flows_by_day WHERE ${whole('Day')}
  UNION ALL
  SELECT ${computed(columns).join(', ')} FROM flows_by_hour WHERE ${whole('Hour')} AND NOT (${whole('Day')})
  UNION ALL
  SELECT ${computed(columns).join(', ')} FROM flows_by_minute WHERE bucket >= toStartOfMinute(${SINCE}) AND bucket < ${UNTIL} AND NOT (${whole('Hour')})
)`;
}

const LOSING_SUMS = losers(
  OF_SUMS,
  `${rollupRows([...VIEWPOINT_KEYS, ...Object.keys(HASHES), 'client_packets', 'server_packets'])} WHERE 1`,
);
const ALL_COLUMNS = [...ROLLUP_KEYS, ...ROLLUP_VALUES.map((value) => value.name), ...Object.keys(HASHES)];

/** What a conversation at a viewpoint is grouped by faster than by its keys; the two ends may change sides. */
const KEY = 'cityHash64(conversation, viewpoint, client_ip < server_ip)';
const UNEVEN = `SELECT ${KEY}
  FROM ${rollupRows([...Object.keys(HASHES), 'client_ip', 'server_ip', 'client_flows', 'server_flows'])}
  WHERE server_flows > client_flows`;

/**
 * All rows of roll-ups. What only adds up needs no more, and not to group by conversation first makes it faster; but a conversation's flows are
 * the greater one of client_flows and server_flows, so the few where that may not be client_flows are marked.
 */
export function viewpointSums(): string {
  const comment = 'Sums in [since, until) by whole minutes, from every viewpoint, each conversation in several rows.';
  return sums({ name: 'viewpoint_sums', columns: ALL_COLUMNS, from: rollupRows(ALL_COLUMNS), condition: '', comment });
}

const FROM_ONE_VIEWPOINT = `\nWHERE cityHash64(conversation, viewpoint) NOT IN\n${LOSING_SUMS}`;

/** The same of each conversation from one viewpoint. */
export function conversationSums(): string {
  const comment = 'Sums in [since, until) by whole minutes, each conversation from the one viewpoint that saw most of it, in several rows.';
  return sums({ name: 'conversation_sums', columns: ALL_COLUMNS, from: rollupRows(ALL_COLUMNS), condition: FROM_ONE_VIEWPOINT, comment });
}

/**
 * The same by time: buckets of `step` seconds, from the coarsest roll-up that has them. A step is whole minutes, and the first bucket is
 * whole too, so it begins at `since` or before.
 */
export function conversationSeries(): string {
  const rows = (table: string, columns: readonly string[], condition: string) =>
    `  SELECT ${BUCKET} AS of, ${columns.join(', ')}\n  FROM ${table} WHERE ${condition} AND bucket >= ${FIRST_BUCKET} AND bucket < ${UNTIL}`;
  return sums({
    name: 'conversation_series',
    columns: ['of AS bucket', `${STEP} AS seconds`, ...ALL_COLUMNS],
    from: `(
${rows('flows_by_day', ALL_COLUMNS, `${STEP} % 86400 = 0`)}
  UNION ALL
${rows('flows_by_hour', computed(ALL_COLUMNS), `${STEP} % 3600 = 0 AND ${STEP} % 86400 != 0`)}
  UNION ALL
${rows('flows_by_minute', computed(ALL_COLUMNS), `${STEP} % 3600 != 0`)}
)`,
    condition: FROM_ONE_VIEWPOINT,
    comment:
      'Sums by time, in buckets of step seconds (whole minutes), each conversation from the one viewpoint that saw most of it, in several rows.',
  });
}

interface Sums {
  readonly name: string;
  readonly columns: readonly string[];
  readonly from: string;
  readonly condition: string;
  readonly comment: string;
}

function sums({ name, columns, from, condition, comment }: Sums): string {
  return `CREATE VIEW IF NOT EXISTS ${name} AS
SELECT
${columns.map((name) => `  ${name}`).join(',\n')},
  ${KEY} AS key,
  key IN
(
  ${UNEVEN}
) AS uneven
FROM
${from}${condition}
COMMENT ${quote(comment)}`;
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
  AND cityHash64(${HASHES['conversation']}, ${OF_FLOW.viewpoint}) NOT IN
${LOSING_SUMS}
COMMENT ${quote('TCP handshakes that began in [since, until) and were timed on both sides, each conversation from the one viewpoint that saw most of it.')}`;
}

export function conversationsByViewpoint(): string {
  const comment = 'Conversations in [since, until) by whole minutes, from every viewpoint that saw them: do not add viewpoints up.';
  return grouped('conversations_by_viewpoint', 'viewpoint_sums', comment);
}

export function conversations(): string {
  const comment = 'Conversations in [since, until) by whole minutes, each from the one viewpoint that saw most of it.';
  return grouped('conversations', 'conversation_sums', comment);
}

function grouped(name: string, from: string, comment: string): string {
  return `CREATE VIEW IF NOT EXISTS ${name} AS
SELECT
${VIEWPOINT_KEYS.map((key) => `  ${key}`).join(',\n')},
  greatest(client_flows, server_flows) AS flows,
${ROLLUP_VALUES.map((value) => `  ${value.merge}(r.${value.name}) AS ${value.name}`).join(',\n')}
FROM ${from}(since = ${SINCE}, until = ${UNTIL}) AS r
GROUP BY ${VIEWPOINT_KEYS.join(', ')}
COMMENT ${quote(comment)}`;
}
