export type CliErrorCode =
  | 'usage'
  | 'output'
  | 'no_store'
  | 'no_capture'
  | 'no_inventory'
  | 'no_mirror'
  | 'declined'
  | 'breach'
  | 'interrupted';

/** What the command itself has to complain about: one line that names the thing and the way out. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export const usageError = (message: string): CliError => new CliError('usage', message);

/** Several things went wrong in one run; each is worth a line of its own. */
export class Failures extends Error {
  readonly failures: readonly unknown[];

  constructor(failures: readonly unknown[]) {
    super(`${failures.length} failures`);
    this.failures = failures;
  }
}

/** Errors whose message was written for users. By name, since loading the packages to compare classes would cost start-up time. */
const OURS = new Set([
  'CliError',
  'ConsoleError',
  'CaptureError',
  'CompareError',
  'EvidenceError',
  'MirrorError',
  'ReplayError',
  'RingError',
  'RuntimeError',
  'SocketError',
  'StoreError',
  'TransportError',
  'WriterError',
]);

/** Codes of errors that the command line is to blame for. */
const USAGE = new Set([
  'usage',
  'bad_config',
  'bad_group',
  'bad_limit',
  'bad_range',
  'bad_selector',
  'bad_file',
  'bad_filter',
  'bad_token_file',
  'bad_url',
  'bad_parameter',
  'not_repeatable',
  'not_unicast',
  'overlap',
  'public_target',
  'too_much',
  'unknown_report',
  'unprotected',
]);

/** Codes of errors that say that there is nothing yet to decide by. */
const UNDECIDED = new Set(['empty_group', 'no_traffic']);

/** Exit codes: 1 failed, 2 wrong usage, 3 undecided. */
export function exitCode(error: unknown): number {
  if (!isOurs(error)) return 1;
  if (UNDECIDED.has(error.code)) return 3;
  return USAGE.has(error.code) ? 2 : 1;
}

interface OurError extends Error {
  readonly code: string;
  /** Where there are several, each a line of its own. */
  readonly problems?: readonly string[];
}

const isOurs = (error: unknown): error is OurError => error instanceof Error && OURS.has(error.name);

/** The lines for standard error, each starting with `mirrorscope: `. With `debug` the stack, for whoever looks for the fault. */
export function errorText(error: unknown, debug: boolean): string {
  if (error instanceof Failures) return error.failures.map((failure) => errorText(failure, debug)).join('');
  if (!(error instanceof Error)) return line(String(error));
  if (debug) return `mirrorscope: ${error.stack ?? error.message}\n${causes(error)}`;
  if (isOurs(error)) return (error.problems ?? [error.message]).map(line).join('');
  return line(`${error.message || error.name} (unexpected; MIRRORSCOPE_DEBUG=1 shows where)`);
}

const line = (text: string): string => `mirrorscope: ${text.trim().replace(/\s*\n\s*/g, ' ')}\n`;

function causes(error: Error): string {
  return error.cause instanceof Error ? `caused by ${error.cause.stack ?? error.cause.message}\n${causes(error.cause)}` : '';
}
