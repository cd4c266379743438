export type CompareErrorCode =
  /** A selector that is neither addresses, a tag nor a filter, or that chooses by what happened to a connection. */
  | 'bad_selector'
  | 'bad_limit'
  /** The time ends before it begins, or is too short. */
  | 'bad_range'
  /** No TCP connection in the time belongs to a group. */
  | 'empty_group'
  /** Connections belong to both groups. */
  | 'overlap'
  /** Services are not told in this way. */
  | 'bad_group'
  /** More than a model can be made of in bounded memory. */
  | 'too_much'
  /** Nothing at all was recorded in the time. */
  | 'no_traffic';

/** Why there is nothing to compare, or no model, in one line that names the thing and the way out. */
export class CompareError extends Error {
  override readonly name = 'CompareError';
  readonly code: CompareErrorCode;

  constructor(code: CompareErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
