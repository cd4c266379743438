export type MirrorErrorCode =
  /** The file cannot be read, or says something that cannot be. */
  | 'bad_file'
  /** Credentials are missing, wrong or expired. */
  | 'credentials'
  /** The credentials may not do this. */
  | 'denied'
  /** What was named does not exist (any more). */
  | 'not_found'
  /** A quota of the account, an interface or a target is used up. */
  | 'quota'
  /** AWS asked to slow down until patience ended. */
  | 'throttled'
  /** No answer. */
  | 'unreachable'
  /** Something else has it: a number on an interface, a filter in use. */
  | 'conflict'
  /** AWS found the call itself wrong. */
  | 'refused'
  /** A saved plan was made for a world that is no longer so. */
  | 'moved'
  /** Some of what was asked is done, and some is not. */
  | 'partial'
  /** Preflight findings or the budget say no. */
  | 'unsafe'
  /** A ramp met a limit, and was taken back. */
  | 'breach';

/** What went wrong with mirror sessions, in one line that names the thing and the way out; where there are several, `problems` has a line each. */
export class MirrorError extends Error {
  override readonly name = 'MirrorError';
  readonly code: MirrorErrorCode;
  readonly problems: readonly string[];

  constructor(code: MirrorErrorCode, problems: string | readonly string[], cause?: unknown) {
    const lines = typeof problems === 'string' ? [problems] : problems;
    super(lines.join('; '), cause === undefined ? undefined : { cause });
    this.code = code;
    this.problems = lines;
  }
}
