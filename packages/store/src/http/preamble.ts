import { totalmem } from 'node:os';
import { sqlString } from '../engine.ts';
import { exception } from './exception.ts';

/** What a request says beside its statement. */
export interface QueryContext {
  readonly database: string;
  readonly settings: ReadonlyMap<string, string>;
  /** Values of {name:Type} in the statement. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly readOnly: boolean;
}

/** Bytes of a statement that the engine's parsers take, those that prepare it included. As much as a request may hold, quoted. */
export const MOST_QUERY_BYTES = 32 * 1024 * 1024;
/** Of the machine's memory, for one query that says nothing else: capturing packets must not end because of a report. */
const MEMORY_SHARE = 4;

/**
 * Statements that prepare a session for a request. Rights are given up last, since what is set before could not be set
 * after that, and for good: nothing of the request's own statement can get them back.
 */
export function preamble({ database, settings, parameters, readOnly }: QueryContext): string {
  const statements = [
    ...(database === '' || database === 'default' ? [] : [`USE ${quotedName(database)}`]),
    `SET max_memory_usage = ${Math.floor(memory() / MEMORY_SHARE)}, max_query_size = ${MOST_QUERY_BYTES}`,
    ...[...settings].map(([name, value]) => `SET ${name} = ${sqlString(value)}`),
    ...[...parameters].map(([name, value]) => `SET param_${name} = ${sqlString(value)}`),
    ...(readOnly ? ['SET ROLE reader', 'SET readonly = 1'] : []),
  ];
  return statements.map((statement) => `${statement};\n`).join('');
}

/** Bytes that this process may use: of the machine, or of its container. */
const memory = (): number => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

/** Values of the statement's parameters among those of the URL. */
export function queryParameters(parameters: URLSearchParams): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (!name.startsWith('param_')) continue;
    if (!/^param_\w+$/.test(name)) throw exception('BAD_ARGUMENTS', `${JSON.stringify(name)} is no name for a parameter`);
    values.set(name.slice('param_'.length), value);
  }
  return values;
}

const quotedName = (name: string): string => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
