import type { FlowRecord } from './flow_record.ts';

/** A kind of log that other programs read: text, a line for each flow. Records of it are whole flows (active timeout 0). */
export interface LogFormat {
  /** What stands before the first line, and after the last one, with the time at which it is written: microseconds since 1970. */
  head(now: number): string;
  tail(now: number): string;
  /** The flow's line, with its end. */
  line(record: FlowRecord): string;
}
