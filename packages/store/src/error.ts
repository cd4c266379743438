export type StoreErrorCode =
  /** The store's URL is not one of the forms that openStore takes. */
  | 'bad_url'
  /** No server answers at the address. */
  | 'unreachable'
  /** The server refuses the user or the password. */
  | 'denied'
  | 'unknown_database'
  /** Another process has the data directory open, or this process has another one open. */
  | 'locked'
  /** The directory holds something else. */
  | 'foreign_directory'
  /** The embedded engine cannot be loaded or cannot use the directory. */
  | 'engine'
  /** The database has migrations that this program does not know. */
  | 'newer_schema'
  /** A migration that was applied is not the one in this program. */
  | 'changed_migration'
  /** The tables are on one server and not on a cluster, or the other way round, or on another cluster. */
  | 'other_layout'
  /** Tables are missing: migrate() has not been run. */
  | 'no_schema'
  /** The store is served for questions only. */
  | 'read_only'
  /** Lines that ClickHouse cannot read. Nothing of what they came with is inserted. */
  | 'bad_rows'
  | 'bad_parameter'
  /** An inventory that cannot be read, or that contradicts itself. */
  | 'bad_inventory'
  | 'unknown_report'
  /** A question passed one of the limits that it was asked under. */
  | 'limit'
  /** Whoever asked has gone. */
  | 'cancelled'
  /** ClickHouse refused a statement. */
  | 'query';

/** What went wrong with the store, in one line that names the thing and the way out. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** ClickHouse's error numbers (https://clickhouse.com/docs: ErrorCodes) that have a way out of their own. */
/** A view with parameters that is missing is an unknown function. */
const UNKNOWN_TABLE = new Set(['46', '60']);
/** That has no number of its own. */
const UNKNOWN_DICTIONARY = /\bDictionary \(.*\) not found/;
const UNKNOWN_DATABASE = '81';
const READ_ONLY = '164';
const DENIED = new Set(['192', '193', '194', '516']);
/** Where it says this it was reading lines; but what ails it may be memory, time, or the connection that they came by. */
const AT_ROW = /\(at row \d+\)/;
const NOT_THE_LINES = new Set(['32', '159', '209', '210', '236', '241', '394']);
/** Too slow, too much memory, too long an answer. */
const LIMITS: ReadonlyMap<string, string> = new Map([
  ['159', 'takes too long'],
  ['241', 'needs too much memory'],
  ['396', 'has too long an answer'],
]);
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'ECONNABORTED',
]);

/** Tables and views that migrate() makes. */
const OWN_TABLE =
  /\b(flows(_\w+)?|conversations?(_\w+)?|failed_connections|handshakes|zeek_conn|eve_flow|interfaces|interface_by_\w+|schema_migrations)\b/;

/** A StoreError in place of whatever the client threw. `where` names the store without its password. */
export function storeError(error: unknown, where: string): StoreError {
  if (error instanceof StoreError) return error;
  const { code, message } = parts(error);
  if (NETWORK.has(code) || /^Timeout error/.test(message)) {
    return new StoreError(
      'unreachable',
      `No ClickHouse server answers at ${where} (${code || message}): is it running, and are host and port right?`,
      error,
    );
  }
  if (DENIED.has(code)) {
    return new StoreError(
      'denied',
      `ClickHouse at ${where} refuses the user or password: give them as http://user:password@host:8123/database`,
      error,
    );
  }
  if (code === READ_ONLY) {
    return new StoreError(
      'read_only',
      `The store at ${where} can be asked but not changed: it is served read-only (${firstSentence(message)})`,
      error,
    );
  }
  if (code === UNKNOWN_DATABASE) {
    return new StoreError(
      'unknown_database',
      `ClickHouse at ${where} has no such database: create it with CREATE DATABASE, or name another in the URL`,
      error,
    );
  }
  const text = firstSentence(message);
  // A table of ours may be what it takes a mistyped one for.
  const missing = text.replace(/Maybe you meant.*$/, '');
  if ((UNKNOWN_TABLE.has(code) || UNKNOWN_DICTIONARY.test(text)) && OWN_TABLE.test(missing)) {
    return new StoreError(
      'no_schema',
      `The store at ${where} has no Mirrorscope tables yet, or older ones: bring it up to date (mirrorscope migrate --store URL)`,
      error,
    );
  }
  const isOfLines = AT_ROW.test(message) && !NOT_THE_LINES.has(code);
  return new StoreError(isOfLines ? 'bad_rows' : 'query', `ClickHouse at ${where}: ${text}`, error);
}

/** The same for a question that was asked under limits. */
export function askError(error: unknown, where: string, gone: boolean): StoreError {
  if (gone) return new StoreError('cancelled', 'The question was taken back', error);
  const limit = LIMITS.get(parts(error).code);
  if (limit === undefined) return storeError(error, where);
  return new StoreError('limit', `The question ${limit}: ask for a shorter time, or for less`, error);
}

function parts(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const code = 'code' in error ? String(error.code) : '';
  // Several addresses of one host were tried: Node gathers their errors without a message of its own.
  if (error instanceof AggregateError && error.errors.length > 0) return parts(error.errors[0]);
  return { code, message: error.message };
}

/** ClickHouse's message without the query that it repeats, in one line. */
function firstSentence(message: string): string {
  const line = message
    .replace(/\s+/g, ' ')
    .replace(/: In scope .*$/, '')
    .replace(/ ?Expected one of: .*$/, '')
    .trim();
  return line.length > 300 ? `${line.slice(0, 297)}...` : line;
}
