import type { Metrics } from '@mirrorscope/runtime';
import type { KafkaTransport } from '@mirrorscope/transport';

/** What the way to Kafka keeps beside the counts of every output. */
export function registerKafkaMetrics(metrics: Metrics, { kafka, spool, losses }: Pick<KafkaTransport, 'kafka' | 'spool' | 'losses'>): void {
  metrics.gauge('mirrorscope_kafka_connected', '1 while there is a connection that has not failed.', () => (kafka.connected ? 1 : 0));
  metrics.counter('mirrorscope_kafka_connections_total', 'Connections that were made.', () => kafka.sessions);
  metrics.counter('mirrorscope_kafka_messages_total', 'Messages that Kafka has.', () => kafka.messages);
  metrics.counter('mirrorscope_kafka_bytes_total', 'Bytes of these messages, before compression.', () => kafka.bytes);
  metrics.counter(
    'mirrorscope_kafka_dropped_records_total',
    'Records that were given up, by why: the parts of mirrorscope_transport_dropped_records_total.',
    ['reason'],
    () => Object.entries(losses).map(([reason, records]) => [{ reason }, records] as const),
  );
  if (spool === undefined) return;
  metrics.gauge('mirrorscope_spool_records', 'Records in the spool that are not delivered.', () => spool.records);
  metrics.gauge('mirrorscope_spool_bytes', 'Bytes of the segments in the spool.', () => spool.bytes);
  metrics.gauge('mirrorscope_spool_segments', 'Segments in the spool.', () => spool.segments);
  metrics.gauge('mirrorscope_spool_oldest_seconds', 'Age of the record in the spool that has waited longest.', () =>
    spool.oldest === undefined ? 0 : Math.max(0, (Date.now() - spool.oldest) / 1000),
  );
  metrics.counter('mirrorscope_spool_torn_entries_total', 'Entries that were found half written at the start.', () => spool.torn.entries);
  metrics.counter('mirrorscope_spool_torn_bytes_total', 'Bytes of these entries.', () => spool.torn.bytes);
}
