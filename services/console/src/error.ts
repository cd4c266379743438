export type ConsoleErrorCode =
  /** The console may be reached by strangers, and nothing keeps them out. */
  | 'unprotected'
  | 'bad_token_file'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'too_many_requests'
  /** A question passed a limit of rows, time or memory. */
  | 'limit';

/** What keeps the console from starting or answering, in one line. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';
  readonly code: ConsoleErrorCode;

  constructor(code: ConsoleErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
