import { getSystemErrorMessage } from 'node:util';

export type TransportErrorCode =
  /** The file, pipe or directory cannot be opened. */
  | 'open'
  /** Another process has the directory. */
  | 'busy'
  /** A write failed; the next one may not. */
  | 'write'
  /** Whoever read the pipe went away. */
  | 'closed'
  /** No broker answers, or not as it should. */
  | 'unreachable'
  /** Brokers refuse the login, or what it asks for. */
  | 'denied'
  | 'no_topic'
  /** The partition is, or is about to be, another's. */
  | 'revoked'
  /** Brokers find what is committed with an offset too long (offset.metadata.max.bytes). */
  | 'metadata'
  /** An offset was not committed, or perhaps it was; it may be tried again. */
  | 'commit'
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
