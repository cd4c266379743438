/** One report over one span of time, in a process of its own. */
export interface Measurement {
  /** Of each run, the first in a process that has just opened the store. */
  readonly seconds: readonly number[];
  /** Of the same runs, on all cores together. */
  readonly cpuSeconds: readonly number[];
  /** Rows of the answer. */
  readonly rows: number;
  readonly read: { readonly rows: number; readonly bytes: number };
  /** What the process needed more at its peak than after opening the store. */
  readonly memoryBytes: number;
}

/** Goals of the two spans, seconds. */
export const SPANS = [
  { name: 'the last hour', goal: 0.2, hours: 1 },
  { name: 'all', goal: 2, hours: undefined },
] as const;

export type SpanName = (typeof SPANS)[number]['name'];

export interface ReportResult {
  readonly report: string;
  readonly spans: Readonly<Record<SpanName, Measurement>>;
}

export interface QueryResults {
  readonly records: number;
  readonly tables: readonly TableSize[];
  readonly reports: readonly ReportResult[];
}

export interface TableSize {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly parts: number;
}

export const coldSeconds = ({ seconds }: Measurement): number => seconds[0] as number;
export const warmSeconds = ({ seconds }: Measurement): number => medianOfLater(seconds);
export const warmCpuSeconds = ({ cpuSeconds }: Measurement): number => medianOfLater(cpuSeconds);

/** The median of the runs after the first; of an even number, the greater one of the two in the middle. */
function medianOfLater(runs: readonly number[]): number {
  const later = runs.slice(1).sort((a, b) => a - b);
  return later[Math.floor(later.length / 2)] as number;
}
