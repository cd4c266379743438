export type RingErrorCode =
  /** A packet filter that cannot be read. */
  | 'bad_filter'
  /** A directory that is none, or holds no file of a ring. */
  | 'no_ring';

/** What this package throws: one line that names the thing and the way out. */
export class RingError extends Error {
  override readonly name = 'RingError';
  readonly code: RingErrorCode;

  constructor(code: RingErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
