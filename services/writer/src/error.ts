export type WriterErrorCode =
  /** A partition's offset was committed by a newer Mirrorscope, or by something else. */
  'unknown_note';

/** What keeps the writer from its work, in one line that names the thing. */
export class WriterError extends Error {
  override readonly name = 'WriterError';
  readonly code: WriterErrorCode;

  constructor(code: WriterErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
