/** `pnpm bench:pipeline`: records to Kafka, and from there into ClickHouse. --write keeps the result in docs/performance.md. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RawKafka } from '@mirrorscope/transport/testing/raw_kafka';
import { Kafka } from '../../kafka/kafka.ts';
import { BenchError } from '../error.ts';
import { output } from '../output.ts';
import { writeSection } from '../sections.ts';
import { type Drained, drain } from './drain.ts';
import { pipelinePage } from './page.ts';
import { recordsFile } from './records.ts';
import { diskTable, produceTable, verdicts, writeTable } from './report.ts';
import type { PipelineResults, Produced, Written } from './results.ts';
import type { Codec, EnginePlan, FilePlan, ProducePlan, Run } from './runs.ts';
import { topicBytes } from './topic.ts';

const RECORDS = 1_000_000;
const PARTITIONS = 4;
/** Half of what a block has if nothing is said. */
const SMALL_BLOCKS = { BLOCK_ROWS: '50000' };
/** After each part. */
const loads: number[] = [];
const USAGE = 'usage: pnpm bench:pipeline [--records N] [--write]\n';

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { records: { type: 'string', default: String(RECORDS) }, write: { type: 'boolean' } } });
  const records = Number(values.records);
  if (!(Number.isSafeInteger(records) && records > 0)) {
    process.stderr.write(USAGE);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-bench-'));
  try {
    const results = await measure(records, folder);
    const parts = [verdicts(results).join('\n'), produceTable(results), writeTable(results), diskTable(results)];
    process.stdout.write(`\n${parts.join('\n\n')}`);
    if (values.write) writeSection('pipeline', pipelinePage(results));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
}

async function measure(records: number, folder: string): Promise<PipelineResults> {
  const file = await recordsFile(records);
  const kafka = await Kafka.start();
  const raw = await RawKafka.connect(kafka.brokers);
  try {
    const threads = availableParallelism();
    const produced = [
      produce(kafka, records, file, 'zstd', join(folder, 'zstd')),
      produce(kafka, records, file, 'gzip', join(folder, 'gzip')),
      produce(kafka, records, file, 'zstd', undefined),
    ];
    const filePlan: FilePlan = { directory: join(folder, 'file'), file, threads };
    const fromFile = say('from a file', run('file_run.ts', filePlan, records));
    const { written, tables } = await write(kafka, raw, records);
    const { brokers } = kafka;
    const enginePlan: EnginePlan = {
      directory: join(folder, 'engine'),
      brokers,
      topic: topicOf('zstd', true),
      partitions: PARTITIONS,
      records,
      threads,
    };
    const engine = say('table engine', run('engine_run.ts', enginePlan, records));
    const bytes = statSync(file).size;
    return { records, bytes, partitions: PARTITIONS, loads, produced, file: fromFile, engine, written, tables };
  } finally {
    await raw.close();
    await kafka.stop();
  }
}

function produce(kafka: Kafka, records: number, file: string, codec: Codec, spool: string | undefined): Produced {
  const topic = topicOf(codec, spool !== undefined);
  const plan: ProducePlan = { file, brokers: kafka.brokers, topic, partitions: PARTITIONS, compression: codec, spool };
  const produced = run('produce_run.ts', plan, records);
  say(`to Kafka, ${topic}`, produced);
  return { codec, spooled: spool !== undefined, run: produced, topicBytes: topicBytes(kafka, topic) };
}

const topicOf = (codec: Codec, spooled: boolean): string => `flows.${codec}.${spooled ? 'spooled' : 'direct'}`;

async function write(kafka: Kafka, raw: RawKafka, records: number): Promise<{ written: Written[]; tables: Drained['tables'] }> {
  const ways = [
    { codec: 'zstd', with: '', settings: {} },
    { codec: 'gzip', with: '', settings: {} },
    { codec: 'zstd', with: 'smaller blocks', settings: SMALL_BLOCKS },
  ] as const;
  const written: Written[] = [];
  let tables: Drained['tables'] = [];
  for (const { codec, with: other, settings } of ways) {
    const drained = await drain(kafka, raw, topicOf(codec, true), settings);
    expect(drained.run, records);
    written.push({ codec, with: other, run: drained.run });
    tables = drained.tables;
    say(`writer, ${codec} ${other}`, drained.run);
  }
  return { written, tables };
}

/** One of the programs beside this file, as a process of its own. */
function run(program: string, plan: ProducePlan | FilePlan | EnginePlan, records: number): Run {
  const said = output(process.execPath, [fileURLToPath(new URL(program, import.meta.url)), JSON.stringify(plan)]);
  return expect(JSON.parse(said) as Run, records);
}

function expect<R extends Run>(run: R, records: number): R {
  if (run.records !== records) throw new BenchError('rows_differ', `${run.records} records arrived of ${records}`);
  return run;
}

function say<R extends Run>(what: string, run: R): R {
  const load = loadavg()[0]!;
  loads.push(load);
  process.stdout.write(`${what}: ${run.seconds.toFixed(1)} s, ${run.cpuSeconds.toFixed(1)} s of CPU time; load ${load.toFixed(1)}\n`);
  return run;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof BenchError) && !String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')) throw error;
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = error instanceof BenchError ? 1 : 2;
}
