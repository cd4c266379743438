export type RuntimeErrorCode =
  /** The configuration cannot be read, has unknown keys or wrong values. */
  | 'bad_config'
  /** Another program listens at the address. */
  | 'address_in_use'
  /** The address cannot be listened at: not of this machine, or not allowed. */
  | 'bad_address'
  /** A metric's name or label breaks a rule, or is taken. */
  | 'bad_metric'
  /** A page of metrics does not answer. */
  | 'unreachable';

/** What keeps a service from running. The message is one line; each problem is one that stands by itself. */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError';
  readonly code: RuntimeErrorCode;
  readonly problems: readonly string[];

  constructor(code: RuntimeErrorCode, problems: string | readonly string[], cause?: unknown) {
    const lines = typeof problems === 'string' ? [problems] : problems;
    super(lines.join('; '), cause === undefined ? undefined : { cause });
    this.code = code;
    this.problems = lines;
  }
}
