import { flowColumnNames } from '@mirrorscope/record';

/** Hours of the data, up to LAST_MOMENT: a week. */
export const HOURS = 168;
/** Not on the hour, as questions seldom are. */
export const LAST_MOMENT = '2026-01-12 20:37:00';
/** ISO 8601. */
export const hoursBefore = (hours: number): string => new Date(Date.parse(`${LAST_MOMENT}Z`) - hours * 3_600_000).toISOString();

/** The busiest hour has this many times the average, the quietest half of that; and the last one is a busy one. */
export const PEAK = 4 / 3;

/** Records of each hour, oldest first, by a rhythm of days; they add up to `records` or nearly. */
export function recordsOfHours(records: number): number[] {
  const shares = Array.from({ length: HOURS }, (_, hour) => 1 + (PEAK - 1) * Math.cos((2 * Math.PI * (HOURS - 1 - hour)) / 24));
  return shares.map((share) => Math.round((records * share) / HOURS));
}

/** All viewpoints and records of a flow have the same key, so they move together. */
const FLOW_KEY = 'cityHash64(proto, client_ip, client_port, server_ip, server_port, intDiv(toUnixTimestamp64Micro(flow_start), 10000000))';
const SCAN = "(conn_state = 'S0')";
const INTERNET = "(NOT startsWith(toString(client_ip), '::ffff:10.'))";
const address = (hash: string) => `toIPv6(toIPv4(toUInt32(335544320 + (${hash}) % 3019898880)))`;

/** What becomes of columns; all others stay as the model made them. `hash` is of flow and hour. */
const CHANGED: Readonly<Record<string, (hour: number) => string>> = {
  flow_id: (hour) => `bitShiftRight(cityHash64(flow_id, ${hour}), 11)`,
  flow_start: () => 'flow_start + toIntervalMicrosecond(delay)',
  start_time: () => 'start_time + toIntervalMicrosecond(delay)',
  end_time: () => 'end_time + toIntervalMicrosecond(delay)',
  client_port: () => 'if(proto IN (6, 17), 32768 + hash % 28232, 0)',
  // 200 scanners a day try all ports; of the other addresses of the Internet every second comes back each hour.
  client_ip: (hour) =>
    `multiIf(${SCAN}, ${address(`cityHash64(hash % 200, ${Math.floor(hour / 24)})`)}, ${INTERNET} AND cityHash64(client_ip) % 2 = 0, ${address(`cityHash64(client_ip, ${hour})`)}, client_ip)`,
  server_port: () => `if(${SCAN}, 1 + intDiv(hash, 200) % 65535, server_port)`,
};

/**
 * Inserts one hour into `flows`: `part` of the records of `seed`, each flow at a moment and with a port of its own, and perhaps addresses.
 * Nothing is later than LAST_MOMENT.
 */
export function hourSql(hour: number, part: number): string {
  const columns = flowColumnNames.filter((name) => name !== 'community_id');
  const end = `toDateTime64('${LAST_MOMENT}', 6, 'UTC')`;
  return `INSERT INTO flows (${columns.join(', ')})
SELECT ${columns.map((name) => CHANGED[name]?.(hour) ?? name).join(', ')}
FROM
(
  SELECT
    *,
    cityHash64(${FLOW_KEY}, ${hour}) AS hash,
    toUnixTimestamp64Micro(${end} - INTERVAL ${HOURS - hour} HOUR) + intDiv(hash, 1000) % 3600000000
      - intDiv(toUnixTimestamp64Micro(flow_start), 10000000) * 10000000 AS delay
  FROM seed
)
WHERE hash % 1000000 < ${Math.round(part * 1e6)} AND ${CHANGED['start_time']?.(hour)} < ${end}
SETTINGS max_partitions_per_insert_block = 0, min_insert_block_size_rows = 200000, min_insert_block_size_bytes = 0, optimize_on_insert = 0`;
}
