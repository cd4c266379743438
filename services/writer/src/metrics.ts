import type { Metrics } from '@mirrorscope/runtime';
import type { KafkaSource } from '@mirrorscope/transport/consume';
import { DEATHS } from './block/examine.ts';
import type { Writer } from './writer.ts';

/** Every number that the writer keeps. */
export function registerMetrics(metrics: Metrics, writer: Writer, source: KafkaSource): void {
  const { counts } = writer;
  const counter = (name: string, help: string, read: () => number) => metrics.counter(`mirrorscope_writer_${name}_total`, help, read);
  counter('messages', 'Messages whose fate is settled: inserted, duplicates, or dead.', () => counts.messages);
  counter('rows_inserted', 'Rows of the blocks that ClickHouse has.', () => counts.rows);
  counter('bytes_inserted', 'Bytes of these blocks, as NDJSON.', () => counts.bytes);
  counter('duplicates', 'Messages that were produced again, and left out.', () => counts.duplicates);
  metrics.counter('mirrorscope_writer_dead_total', 'Messages that were put aside, by why.', ['reason'], () =>
    DEATHS.map((reason) => [{ reason }, counts.dead[reason]] as const),
  );
  counter('dead_lost', 'Dead messages that could not be put aside either.', () => counts.deadLost);
  counter('missing', 'Messages that the topic no longer kept when their turn came.', () => counts.missing);
  counter('blocks', 'Blocks that are settled.', () => counts.blocks);
  counter('blocks_redone', 'Blocks that had been begun before the partition was taken on.', () => counts.redone);
  counter('blocks_refused', 'Blocks that ClickHouse could not read, which were cut into smaller ones.', () => counts.refused);
  counter('inserts', 'Insertions that succeeded.', () => counts.inserts);
  counter('insert_seconds', 'Time that they took.', () => counts.insertSeconds);
  counter('retries', 'Insertions that failed.', () => counts.retries);
  counter('forgotten', 'Times that the note of a partition had no room for all it should know.', () => counts.forgotten);
  counter('rebalances', 'Times that partitions were shared out.', () => source.joins);
  metrics.gauge('mirrorscope_writer_partitions', 'Partitions that this writer has.', () => writer.partitions);
  metrics.gauge('mirrorscope_writer_lag', 'Messages of a partition that are not settled.', ['partition'], () => {
    const { ends } = source;
    return [...writer.offsets].map(([partition, offset]) => {
      return [{ partition: String(partition) }, Math.max(0, (ends.get(partition) ?? offset) - offset)] as const;
    });
  });
  metrics.gauge('mirrorscope_writer_buffered_bytes', 'Bytes of messages that wait or are being inserted.', () => writer.bufferedBytes);
  metrics.gauge('mirrorscope_writer_last_insert_timestamp_seconds', 'When the last insertion succeeded.', () => counts.lastInsert / 1000);
}
