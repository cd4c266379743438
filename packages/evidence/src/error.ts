export type EvidenceErrorCode =
  /** A time that cannot be read, or a range that is empty or reversed. */
  | 'bad_range'
  /** The store has nothing in the range. */
  | 'no_records'
  /** The directory has files already, or cannot be written. */
  | 'bad_directory'
  /** A directory that is no package, or one of another version. */
  | 'bad_package'
  /** A listener's page of metrics does not answer, or is another program's. */
  | 'no_metrics';

/** What went wrong with a package of evidence, in one line that names the thing and the way out. */
export class EvidenceError extends Error {
  override readonly name = 'EvidenceError';
  readonly code: EvidenceErrorCode;

  constructor(code: EvidenceErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
