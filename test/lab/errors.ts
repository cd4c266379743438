/** Why the lab could not do what was asked. */
export type LabErrorCode = 'not_root' | 'tools_missing' | 'command_failed' | 'actor_failed' | 'timeout' | 'bad_plan';

/** One line for a person, with the way out where there is one. */
export class LabError extends Error {
  readonly code: LabErrorCode;

  constructor(code: LabErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LabError';
    this.code = code;
  }
}
