import { getSystemErrorMessage } from 'node:util';

export type TransportErrorCode =
  /** The file or pipe cannot be opened. */
  | 'open'
  /** A write failed; the next one may not. */
  | 'write'
  /** Whoever read the pipe went away. */
  | 'closed'
  /** Not delivered within the time that close() was given. */
  | 'limit';

/** What went wrong on the way out, in one line that names the thing. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: TransportErrorCode;

  constructor(code: TransportErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The system's words for an error: `no space left on device (ENOSPC)`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { errno, code, message } = error as NodeJS.ErrnoException;
  return errno === undefined ? message : `${getSystemErrorMessage(errno)} (${code})`;
}
