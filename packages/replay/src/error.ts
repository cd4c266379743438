export type ReplayErrorCode =
  /** The name of the target has no address. */
  | 'unknown_host'
  /** The target is neither this machine nor in a private network. */
  | 'public_target'
  /** The target is no single machine. */
  | 'not_unicast'
  /** Standard input was to be sent more than once. */
  | 'not_repeatable';

/** Why a replay does not start, in one line that names the thing and the way out. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
  readonly code: ReplayErrorCode;

  constructor(code: ReplayErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
