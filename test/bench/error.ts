export type BenchErrorCode =
  | 'captures_missing'
  | 'mixed_link_types'
  | 'too_many_copies'
  | 'tool_missing'
  | 'tool_failed'
  | 'packets_lost'
  | 'rows_differ';

/** Something that keeps the benchmark from giving an honest number. */
export class BenchError extends Error {
  readonly code: BenchErrorCode;

  constructor(code: BenchErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BenchError';
    this.code = code;
  }
}
