import { flowColumnsDdl } from '@mirrorscope/record';
import { COMMUNITY_ID_SQL } from './community_id.ts';
import { DEDUPLICATION_WINDOW } from './deduplication.ts';
import { flowsFailed } from './flows_failed.ts';
import { interfaceStatements } from './interfaces.ts';
import { eveFlow, zeekConn } from './neighbours.ts';
import { HASH_COLUMNS, rollupFromFlows, rollupFromRollup, rollupTable } from './rollups.ts';
import {
  conversationSeries,
  conversationSums,
  conversations,
  conversationsByViewpoint,
  failedConnections,
  flowsOnce,
  handshakes,
  viewpointSums,
} from './views.ts';

/**
 * Rows of one conversation lie side by side within five minutes: that is what compression and the reports' grouping live
 * on, while a question about the last minutes still reads little. Measured in test/bench/codecs.ts.
 */
const FLOWS = `CREATE TABLE IF NOT EXISTS flows
(
${flowColumnsDdl({ community_id: COMMUNITY_ID_SQL })}
)
ENGINE = MergeTree
PARTITION BY toDate(start_time)
ORDER BY (toStartOfFiveMinutes(start_time), server_ip, server_port, client_ip, client_port, start_time)
SETTINGS non_replicated_deduplication_window = ${DEDUPLICATION_WINDOW}, ttl_only_drop_parts = 1
COMMENT 'Flow records as the listeners wrote them, from every viewpoint'`;

/** The schema that the flow record asks for. Migrations lead an existing database to it. */
export function schemaStatements(): string[] {
  return [
    FLOWS,
    rollupTable('flows_by_minute', 'toDate(bucket)', 'Sums by conversation and minute, without ports of clients, from every viewpoint'),
    rollupTable('flows_by_hour', 'toYYYYMM(bucket)', 'Sums by conversation and hour, without ports of clients, from every viewpoint'),
    rollupTable(
      'flows_by_day',
      'toYYYYMM(bucket)',
      'Sums by conversation and day, without ports of clients, from every viewpoint',
      HASH_COLUMNS,
    ),
    ...flowsFailed(),
    rollupFromFlows('flows_by_minute', 'toStartOfMinute(f.start_time)'),
    rollupFromRollup('flows_by_hour', 'toStartOfHour(f.bucket)', 'flows_by_minute'),
    rollupFromRollup('flows_by_day', 'toStartOfDay(f.bucket)', 'flows_by_hour'),
    flowsOnce(),
    failedConnections(),
    viewpointSums(),
    conversationsByViewpoint(),
    conversationSums(),
    conversationSeries(),
    handshakes(),
    conversations(),
    ...interfaceStatements(),
    zeekConn(),
    eveFlow(),
  ];
}
