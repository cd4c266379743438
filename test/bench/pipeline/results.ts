import type { Codec, Run } from './runs.ts';

/** writer + insert, of ClickHouse reading a file. */
export const LEAST_OF_FILE = 0.8;
/** Of the writer itself for a record. */
export const MOST_MICROSECONDS = 1;

export interface Produced {
  readonly codec: Codec;
  readonly spooled: boolean;
  readonly run: Run;
  readonly topicBytes: number;
}

/** CPU time is the writer's alone. */
export interface WriterRun extends Run {
  readonly storeCpuSeconds: number;
  readonly blocks: number;
}

export interface Written {
  readonly codec: Codec;
  /** What differs from the defaults; empty where nothing does. */
  readonly with: string;
  readonly run: WriterRun;
}

/** Merged to the end. */
export interface TableSize {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
}

export interface PipelineResults {
  readonly records: number;
  /** All of them as NDJSON. */
  readonly bytes: number;
  readonly partitions: number;
  /** Load averages of the machine at the end of each part: what else it did, too. */
  readonly loads: readonly number[];
  readonly produced: readonly Produced[];
  /** ClickHouse reading a file, and by its table engine for Kafka. */
  readonly file: Run;
  readonly engine: Run;
  /** The first one is what is judged. */
  readonly written: readonly Written[];
  readonly tables: readonly TableSize[];
}

export const rate = ({ records, seconds }: Run): number => records / seconds;

export const microseconds = (cpuSeconds: number, { records }: Run): number => (cpuSeconds * 1e6) / records;
