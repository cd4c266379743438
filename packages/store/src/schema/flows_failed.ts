import { flowColumnNames, flowColumnsDdl } from '@mirrorscope/record';
import { DEDUPLICATION_WINDOW } from './deduplication.ts';
import { FLOW_VIEWPOINT, TCP_CONNECTION } from './flow_keys.ts';

/** What the reports about failed connections ask for. */
const NAMES: ReadonlySet<string> = new Set([
  ...['start_time', 'end_time', 'listener', 'encap', 'vni', 'mirror_src', 'client_ip', 'server_ip', 'client_port', 'server_port'],
  ...['client_packets', 'server_packets', 'client_tcp_flags', 'client_syns', 'server_syns', 'client_rsts', 'server_rsts', 'history'],
]);
const COLUMNS = flowColumnNames.filter((name) => NAMES.has(name));

/** Records of TCP with a reset, with SYNs that the client did not follow by an ACK, or of a server that only answered: one in ten or so. */
const FAILED = `proto = 6 AND
(
  client_rsts > 0 OR server_rsts > 0
  OR client_syns > 0 AND bitAnd(client_tcp_flags, 16) = 0
  OR client_packets = 0 AND server_syns > 0 AND server_payload_bytes = 0
)`;

/** Connections are grouped, and those with several viewpoints found, by numbers. */
const HASH_COLUMNS = [
  `  connection UInt64 MATERIALIZED cityHash64(${TCP_CONNECTION}) COMMENT 'hash of both ends' CODEC(NONE)`,
  `  viewpoint UInt64 MATERIALIZED cityHash64(${FLOW_VIEWPOINT}) COMMENT 'hash of what saw it' CODEC(ZSTD(1))`,
];

/** A small copy of the few records that connections which failed are found by. */
export function flowsFailed(): string[] {
  const ddl = flowColumnsDdl()
    .split(',\n')
    .filter((line) => NAMES.has(line.trim().split(' ', 1)[0] as string));
  return [
    `CREATE TABLE IF NOT EXISTS flows_failed
(
${[...ddl, ...HASH_COLUMNS].join(',\n')}
)
ENGINE = MergeTree
PARTITION BY toDate(start_time)
ORDER BY (toStartOfHour(start_time), server_ip, server_port, client_ip, client_port, start_time)
SETTINGS non_replicated_deduplication_window = ${DEDUPLICATION_WINDOW}, ttl_only_drop_parts = 1
COMMENT 'Flow records of TCP connections that were reset or did not open, from every viewpoint, and some of others'`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS flows_failed_mv TO flows_failed AS
SELECT
${COLUMNS.map((name) => `  ${name}`).join(',\n')}
FROM flows
WHERE ${FAILED}`,
  ];
}
