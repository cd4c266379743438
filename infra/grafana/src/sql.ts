/** What the panels' SQL is made of. Times and intervals are macros of the ClickHouse plugin, choices are variables of the dashboards. */

/** For the views' parameters. In UTC: a view takes a time as text, which ClickHouse would write in the server's time zone. */
export const SINCE = "toTimeZone($__fromTime_ms, 'UTC')";
export const UNTIL = "toTimeZone($__toTime_ms, 'UTC')";

/** Seconds that the dashboard shows. */
export const SECONDS = "dateDiff('second', $__fromTime, $__toTime)";

/** What the variables of overview, TCP health and cost choose. */
export const CHOSEN = [
  '$__conditionalAll(server_ip IN (${server:singlequote}), $server)',
  '$__conditionalAll(server_port IN (${port:csv}), $port)',
  "$__conditionalAll(dictGet('interface_by_address', 'vpc', server_ip) IN (${vpc:singlequote}), $vpc)",
].join(' AND ');

/** As people read it: 10.0.0.1, not ::ffff:10.0.0.1. */
export const addressText = (column: string) => `replaceRegexpOne(toString(${column}), '^::ffff:([0-9]+[.])', '\\\\1')`;

/** A viewpoint as one text. */
export const VIEWPOINT = `concat(${addressText('mirror_src')}, ' ', toString(vni))`;
export const CHOSEN_VIEWPOINT = `$__conditionalAll(${VIEWPOINT} IN (\${viewpoint:singlequote}), $viewpoint)`;

/** Rows of one of the store's views with since and until, as far as they are chosen. */
export const view = (name: string, where = CHOSEN) => `(SELECT * FROM ${name}(since = ${SINCE}, until = ${UNTIL}) WHERE ${where})`;

/** Rows of roll-ups with their time: of those by minute, or by hour where a step is no shorter. */
export function rollups(columns: readonly string[], where: string): string {
  const rows = (table: string, unit: string, step: string) =>
    `SELECT bucket, ${columns.join(', ')} FROM ${table} WHERE $__interval_s ${step} 3600 AND bucket >= toStartOf${unit}($__fromTime, 'UTC') AND bucket < $__toTime AND ${where}`;
  return `(\n  ${rows('flows_by_minute', 'Minute', '<')}\n  UNION ALL\n  ${rows('flows_by_hour', 'Hour', '>=')}\n)`;
}

/** The key of the view conversation_sums, of which roll-ups by minute and hour have the parts. */
export const KEY_PARTS = ['proto', 'server_port', 'client_ip', 'server_ip', 'encap', 'mirror_src', 'vni', 'listener'];
export const KEY =
  'cityHash64(cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)), cityHash64(encap, mirror_src, vni, listener), client_ip < server_ip)';

/** Series over time by whole minutes, each conversation from the one viewpoint from which conversation_sums, and with it every report, shows it. */
export function onceOverTime(
  select: string,
  columns: readonly string[],
  { where = '1', group = 'time', keys = view('conversation_sums') } = {},
) {
  return `SELECT $__timeInterval(bucket) AS time, ${select}
FROM ${rollups([...KEY_PARTS, ...columns], CHOSEN)}
WHERE ${where} AND ${KEY} IN (SELECT key FROM ${keys})
GROUP BY ${group}
ORDER BY time`;
}

/** The same where every viewpoint stands for itself. */
export const viewpointsOverTime = (select: string, columns: readonly string[], where: string) =>
  `SELECT $__timeInterval(bucket) AS time, ${VIEWPOINT} AS viewpoint, ${select}
FROM ${rollups(['mirror_src', 'vni', ...columns], `${where} AND ${CHOSEN_VIEWPOINT}`)}
GROUP BY time, viewpoint
ORDER BY time`;

/** Part of the whole, in percent. */
export const percent = (part: string, whole: string) => `100 * ${part} / nullIf(${whole}, 0)`;
export const RETRANSMIT_PERCENT = percent('sum(client_retransmits + server_retransmits)', 'sum(client_packets + server_packets)');
const MISSED = 'sum(client_missed_bytes + server_missed_bytes)';
export const MISSED_PERCENT = percent(MISSED, `(${MISSED} + sum(client_payload_bytes + server_payload_bytes))`);
