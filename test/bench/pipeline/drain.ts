import { setTimeout as sleep } from 'node:timers/promises';
import type { RawKafka } from '@mirrorscope/transport/testing/raw_kafka';
import type { Kafka } from '../../kafka/kafka.ts';
import { StoreProcess } from '../../writer/store_process.ts';
import { WriterProcess, type WriterSettings } from '../../writer/writer_process.ts';
import { BenchError } from '../error.ts';
import { processCpu } from './process_cpu.ts';
import type { TableSize, WriterRun } from './results.ts';

const LOOK_MS = 200;
const TABLES = ['flows', 'flows_by_minute', 'flows_by_hour'] as const;
let groups = 0;

export interface Drained {
  readonly run: WriterRun;
  readonly tables: readonly TableSize[];
}

/** Has `mirrorscope write` bring a topic into a new store, both as processes of their own. Throws a BenchError where rows are missing. */
export async function drain(kafka: Kafka, raw: RawKafka, topic: string, settings: WriterSettings): Promise<Drained> {
  const store = await StoreProcess.start();
  const group = `writers ${groups++}`;
  const writer = await WriterProcess.start({
    KAFKA_BROKERS: kafka.brokers.join(),
    KAFKA_TOPIC: topic,
    KAFKA_GROUP: group,
    STORE: store.url,
    ...settings,
  });
  try {
    const begun = Date.now() / 1000;
    const before = [processCpu(writer.pid), processCpu(store.pid)] as const;
    const ends = await raw.ends(topic);
    // Whoever asks the writer itself takes its time.
    while (!(await raw.committed(group, topic)).every((offset, partition) => offset === ends[partition])) await sleep(LOOK_MS);
    const [cpuSeconds, storeCpuSeconds] = [processCpu(writer.pid) - before[0], processCpu(store.pid) - before[1]];
    const metrics = await writer.metrics();
    const records = metrics.get('mirrorscope_writer_rows_inserted_total') ?? 0;
    const blocks = metrics.get('mirrorscope_writer_blocks_total') ?? 0;
    const seconds = (metrics.get('mirrorscope_writer_last_insert_timestamp_seconds') ?? 0) - begun;
    const tables = await store.ask(async (store) => {
      const sizes: TableSize[] = [];
      for (const name of TABLES) {
        await store.command(`OPTIMIZE TABLE ${name} FINAL`);
        const { rows } = await store.query(
          `SELECT sum(rows), sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase() AND table = '${name}'`,
        );
        const [count, bytes] = (rows[0] ?? []).map(Number) as [number, number];
        sizes.push({ name, rows: count, bytes });
      }
      return sizes;
    });
    if (tables[0]!.rows !== records)
      throw new BenchError('rows_differ', `the writer inserted ${records} rows, and flows has ${tables[0]!.rows}`);
    return { run: { records, seconds, cpuSeconds, storeCpuSeconds, blocks }, tables };
  } finally {
    await writer.kill9();
    await store.stop();
  }
}
