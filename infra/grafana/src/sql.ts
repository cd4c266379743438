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

/** Rows of one of the store's views, as far as they are chosen. */
export const view = (name: string, where = CHOSEN, more = '') =>
  `(SELECT * FROM ${name}(since = ${SINCE}, until = ${UNTIL}${more}) WHERE ${where})`;

/** The view conversation_series in steps of the panel: each conversation from the one viewpoint from which the reports show it. */
export const series = (where = CHOSEN) => view('conversation_series', where, ', step = $__interval_s');

/** Lines over time of what is summed up from `from`; `group` are columns besides the time. */
export const overTime = (select: string, from: string, group = '') => `SELECT bucket AS time, ${select}
FROM ${from}
GROUP BY time${group}
ORDER BY time`;

/** Lines where every viewpoint stands for itself, of the twenty with most of `most`: from the roll-up by minute, or by hour where a step is no shorter. */
export function viewpointsOverTime(select: string, columns: readonly string[], most: string, where = '1'): string {
  const rows = (table: string, unit: string, step: string) =>
    `SELECT bucket, mirror_src, vni, ${columns.join(', ')} FROM ${table} WHERE $__interval_s ${step} 3600 AND bucket >= toStartOf${unit}($__fromTime, 'UTC') AND bucket < $__toTime AND ${where}`;
  return `SELECT $__timeInterval(bucket) AS time, ${VIEWPOINT} AS viewpoint, ${select}
FROM
(
  ${rows('flows_by_minute', 'Minute', '<')}
  UNION ALL
  ${rows('flows_by_hour', 'Hour', '>=')}
)
WHERE (mirror_src, vni) IN
(
  SELECT mirror_src, vni
  FROM ${view('viewpoint_sums', `${where} AND ${CHOSEN_VIEWPOINT}`)}
  GROUP BY mirror_src, vni
  ORDER BY sum(${most}) DESC
  LIMIT 20
)
GROUP BY time, mirror_src, vni
ORDER BY time`;
}

/** Part of the whole, in percent. */
export const percent = (part: string, whole: string) => `100 * ${part} / nullIf(${whole}, 0)`;
export const RETRANSMIT_PERCENT = percent('sum(client_retransmits + server_retransmits)', 'sum(client_packets + server_packets)');
const MISSED = 'sum(client_missed_bytes + server_missed_bytes)';
export const MISSED_PERCENT = percent(MISSED, `(${MISSED} + sum(client_payload_bytes + server_payload_bytes))`);
