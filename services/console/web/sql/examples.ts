/** Statements to start from. */
export interface Example {
  readonly title: string;
  readonly sql: string;
}

const IN_TIME = 'start_time >= {since:DateTime64(6)} AND start_time < {until:DateTime64(6)}';
const RANGE = 'since = {since:DateTime64(6)}, until = {until:DateTime64(6)}';

export const EXAMPLES: readonly Example[] = [
  {
    title: 'Records by state',
    sql: `SELECT conn_state, count() AS records, sum(client_bytes + server_bytes) AS bytes
FROM flows
WHERE ${IN_TIME}
GROUP BY conn_state
ORDER BY records DESC`,
  },
  {
    title: 'Bytes over time, by protocol',
    sql: `SELECT toStartOfInterval(start_time, INTERVAL 1 SECOND) AS time,
  sumIf(client_bytes + server_bytes, proto = 6) AS tcp_bytes,
  sumIf(client_bytes + server_bytes, proto != 6) AS other_bytes
FROM flows
WHERE ${IN_TIME}
GROUP BY time
ORDER BY time`,
  },
  {
    title: 'Busiest conversations, each from one viewpoint',
    sql: `SELECT client_ip, server_ip, server_port, client_bytes + server_bytes AS bytes
FROM conversations(${RANGE})
ORDER BY bytes DESC
LIMIT 20`,
  },
  {
    title: 'Slow handshakes by server',
    sql: `SELECT server_ip, server_port, count() AS connections,
  quantile(0.5)(handshake_server_us) AS p50_us, quantile(0.95)(handshake_server_us) AS p95_us
FROM flows
WHERE ${IN_TIME} AND handshake_server_us > 0
GROUP BY server_ip, server_port
ORDER BY p95_us DESC
LIMIT 20`,
  },
  {
    title: 'Where segments are lost: before or after the mirror',
    sql: `SELECT mirror_src, vni,
  sum(client_resent_segments + server_resent_segments) AS lost_after_mirror,
  sum(client_late_segments + server_late_segments) AS lost_or_reordered_before,
  sum(client_missed_bytes + server_missed_bytes) AS missed_by_mirror_bytes
FROM flows
WHERE ${IN_TIME}
GROUP BY mirror_src, vni
ORDER BY lost_after_mirror DESC`,
  },
  {
    title: "Zeek's view",
    sql: `SELECT *
FROM zeek_conn(${RANGE})
LIMIT 100`,
  },
];
