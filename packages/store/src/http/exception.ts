/** Errors that this interface raises itself, with ClickHouse's numbers (https://clickhouse.com/docs: ErrorCodes). */
const CODES = {
  CANNOT_PARSE_TEXT: 6,
  BAD_ARGUMENTS: 36,
  NOT_IMPLEMENTED: 48,
  SYNTAX_ERROR: 62,
  UNKNOWN_FORMAT: 73,
  READONLY: 164,
  REQUIRED_PASSWORD: 194,
  TOO_MANY_SIMULTANEOUS_QUERIES: 202,
  SOCKET_TIMEOUT: 209,
  QUERY_IS_TOO_LARGE: 229,
  QUERY_WAS_CANCELLED: 394,
  TOO_MANY_ROWS_OR_BYTES: 396,
  ACCESS_DENIED: 497,
  AUTHENTICATION_FAILED: 516,
  STD_EXCEPTION: 1001,
} as const;

/** An error as ClickHouse's clients expect it: a number, a name, and a text that holds both. */
export class ClickHouseException extends Error {
  override readonly name = 'ClickHouseException';
  readonly code: number;
  readonly type: string;

  constructor(code: number, type: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.type = type;
  }

  /** The body of an HTTP response, in one line with its end. */
  text(version: string): string {
    return `Code: ${this.code}. DB::Exception: ${this.message} (${this.type}) (version ${version})\n`;
  }
}

export const exception = (type: keyof typeof CODES, message: string, cause?: unknown): ClickHouseException =>
  new ClickHouseException(CODES[type], type, message, cause);

/** What the engine threw. Its texts may bear the number in front and the name behind several times over. */
export function engineException(error: unknown): ClickHouseException {
  if (error instanceof ClickHouseException) return error;
  const text = error instanceof Error ? error.message : String(error);
  const match = /^(?:Code: (\d+)\. DB::Exception: )+(.*?)(?: \(([A-Z_0-9]+)\)(?: \(version [^)]*\))?\.?)+\s*$/s.exec(text);
  if (match === null) return exception('STD_EXCEPTION', text.trim(), error);
  const [, code, message = '', type = ''] = match;
  return new ClickHouseException(Number(code), type, message, error);
}

/** Which status goes with which error numbers, as in ClickHouse's exceptionCodeToHTTPStatus; 500 for all others. */
const STATUS: readonly (readonly [status: number, codes: readonly number[]])[] = [
  [400, [6, 8, 15, 25, 26, 27, 36, 37, 38, 41, 44, 53, 62, 72, 117, 123, 167, 168, 223, 321, 376, 427, 441, 675, 676]],
  [401, [194]],
  [403, [192, 193, 497, 512, 516]],
  [404, [46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 152, 336, 511]],
  [408, [159]],
  [411, [381]],
  [413, [229]],
  [415, [779]],
  [501, [48]],
  [503, [76, 209, 439]],
];

const statusOf = new Map(STATUS.flatMap(([status, codes]) => codes.map((code) => [code, status])));

export const httpStatus = (code: number): number => statusOf.get(code) ?? 500;
