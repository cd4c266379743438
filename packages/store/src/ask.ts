import type { QueryAnswer, QueryParameters } from './query.ts';

/** What one question may cost. */
export interface AskLimits {
  /** The answer is cut behind so many rows. */
  readonly rows: number;
  /** A question that takes longer, or needs more memory, is stopped. Bytes. */
  readonly seconds: number;
  readonly bytes: number;
}

export interface AskOptions {
  readonly limits: AskLimits;
  /** Stops the question in the engine. */
  readonly signal?: AbortSignal | undefined;
}

export interface LimitedAnswer extends QueryAnswer {
  /** There are more rows than the limit. */
  readonly cut: boolean;
}

/** An answer is in memory as a whole, here and at whoever asked. */
export const MOST_ANSWER_BYTES = 64 * 1024 * 1024;

/** The limits as ClickHouse's settings. One row more than asked for tells whether there are more. */
export function limitSettings({ rows, seconds, bytes }: AskLimits) {
  return {
    limit: String(rows + 1),
    max_result_bytes: String(MOST_ANSWER_BYTES),
    result_overflow_mode: 'throw',
    max_execution_time: seconds,
    timeout_overflow_mode: 'throw',
    max_memory_usage: String(bytes),
  } as const;
}

/** Leaves out what is beyond the limit. */
export function withinLimit(answer: QueryAnswer, { rows }: AskLimits): LimitedAnswer {
  const cut = answer.rows.length > rows;
  return { ...answer, rows: cut ? answer.rows.slice(0, rows) : answer.rows, cut };
}

/** Values as ClickHouse reads parameters: text with the escapes of TabSeparated. */
export function escapedParameters(parameters: QueryParameters): Map<string, string> {
  return new Map(Object.entries(parameters).map(([name, value]) => [name, escaped(String(value))]));
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '\\0' };

const escaped = (text: string): string => text.replace(/[\\\t\n\r\0]/g, (character) => ESCAPES[character] ?? character);
