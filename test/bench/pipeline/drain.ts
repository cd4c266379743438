import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@mirrorscope/store';
import type { RawKafka } from '@mirrorscope/transport/testing/raw_kafka';
import type { Kafka } from '../../kafka/kafka.ts';
import { StoreProcess } from '../../writer/store_process.ts';
import { WriterProcess, type WriterSettings } from '../../writer/writer_process.ts';
import { BenchError } from '../error.ts';
import { processCpu } from './process_cpu.ts';
import type { TableSize, WriterRun } from './results.ts';

const LOOK_MS = 200;
const TABLES = ['flows', 'flows_by_minute', 'flows_by_hour', 'flows_by_day', 'flows_failed'] as const;
let groups = 0;

export interface Drained {
  readonly run: WriterRun;
  readonly tables: readonly TableSize[];
}

/** Has `mirrorscope write` bring a topic into a new store, both as processes of their own. Throws a BenchError where rows are missing. */
export async function drain(kafka: Kafka, raw: RawKafka, topic: string, settings: WriterSettings): Promise<Drained> {
  const store = await StoreProcess.start();
  const group = `writers ${groups++}`;
  const where = { KAFKA_BROKERS: kafka.brokers.join(), KAFKA_TOPIC: topic, KAFKA_GROUP: group, STORE: store.url };
  const writer = WriterProcess.spawn({ ...where, ...settings });
  const died = writer.ended.then(() => {
    throw new BenchError('tool_failed', `the writer ended. ${writer.log.tail()}`);
  });
  try {
    await Promise.race([died, writer.ready()]);
    const begun = Date.now() / 1000;
    const cpu = (): [writer: number, store: number] => [processCpu(writer.pid), processCpu(store.pid)];
    const before = cpu();
    await Promise.race([died, allCommitted(raw, group, topic)]);
    const after = cpu();
    const metrics = await writer.metrics();
    const run: WriterRun = {
      records: metrics.get('mirrorscope_writer_rows_inserted_total')!,
      seconds: metrics.get('mirrorscope_writer_last_insert_timestamp_seconds')! - begun,
      cpuSeconds: after[0] - before[0],
      storeCpuSeconds: after[1] - before[1],
      blocks: metrics.get('mirrorscope_writer_blocks_total')!,
    };
    const tables = await store.ask(mergedSizes);
    const { rows } = tables[0]!;
    if (rows !== run.records) throw new BenchError('rows_differ', `the writer inserted ${run.records} rows, and flows has ${rows}`);
    return { run, tables };
  } finally {
    died.catch(() => {});
    await writer.kill9();
    await store.stop();
  }
}

/** Brokers are asked: the writer would take its own time for answers. */
async function allCommitted(raw: RawKafka, group: string, topic: string): Promise<void> {
  const ends = await raw.ends(topic);
  while (!(await raw.committed(group, topic)).every((offset, partition) => offset === ends[partition])) await sleep(LOOK_MS);
}

async function mergedSizes(store: Store): Promise<TableSize[]> {
  const sizes: TableSize[] = [];
  for (const name of TABLES) {
    await store.command(`OPTIMIZE TABLE ${name} FINAL`);
    const { rows } = await store.query(
      `SELECT sum(rows), sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase() AND table = '${name}'`,
    );
    const [count, bytes] = rows[0]!.map(Number) as [number, number];
    sizes.push({ name, rows: count, bytes });
  }
  return sizes;
}
