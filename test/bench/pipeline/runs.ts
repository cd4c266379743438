/** What the programs beside this file are told, and what they say, as JSON. */

/** Records that arrived, how long that took, and what it took. */
export interface Run {
  readonly records: number;
  readonly seconds: number;
  /** User and system time of the process. */
  readonly cpuSeconds: number;
}

export const CODECS = ['zstd', 'gzip'] as const;
export type Codec = (typeof CODECS)[number];

/** The listener's way to Kafka alone, `produce_run.ts`. */
export interface ProducePlan {
  readonly file: string;
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly partitions: number;
  readonly compression: Codec;
  /** Directory; without it records wait in memory. */
  readonly spool?: string | undefined;
}

/** A new store, and how records get into it by ClickHouse alone: `file_run.ts`, `engine_run.ts`. */
interface StorePlan {
  readonly directory: string;
  readonly threads: number;
}

export interface FilePlan extends StorePlan {
  readonly file: string;
}

export interface EnginePlan extends StorePlan {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly partitions: number;
  readonly records: number;
}

/** Starts the clock. What it gives says what passed since. */
export function clock(): () => Omit<Run, 'records'> {
  const begun = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - begun) / 1000, cpuSeconds: (user + system) / 1e6 };
  };
}

export function planOf<Plan>(): Plan {
  return JSON.parse(process.argv[2]!) as Plan;
}

export function say(run: Run): void {
  process.stdout.write(JSON.stringify(run));
}
