import { sqlString } from '../engine.ts';
import { exception } from './exception.ts';
import type { OutputFormat, OutputFormats } from './formats.ts';
import type { Statement } from './statement.ts';

/**
 * At the end of a statement, before its settings at most. The engine puts names that are also keywords, such as Null, in
 * backquotes. A column or table may be called FORMAT as well, and these words follow it.
 */
const FORMAT = / FORMAT (?!(?:ASC|DESC|FINAL)\b)(\w+|\?+)(?= SETTINGS |$)/g;
/** INSERT with data that follows: the settings or the format are the first thing behind the table and its columns. */
const DATA = /^INSERT INTO .*?(?=( SETTINGS \w+ = .*)? FORMAT \w+$)/s;
const FILES = / (INTO OUTFILE|FROM INFILE) \?/;

/** The format that the statement itself asks for, and where it does. Throws ClickHouseException for an unknown one. */
export function formatClause({ text, bare }: Statement, formats: OutputFormats): { format: OutputFormat; at: number } | undefined {
  const clause = [...bare.matchAll(FORMAT)].at(-1);
  if (clause === undefined) return undefined;
  const name = text.slice(clause.index, clause.index + clause[0].length).slice(' FORMAT '.length);
  return { format: formats.get(name.replaceAll('`', '')), at: clause.index };
}

/** The statement with its result written into a file, in `format` where its own clause is not at a place in it. */
export function intoFile({ text }: Statement, path: string, format: OutputFormat, at: number | undefined): string {
  const clause = ` INTO OUTFILE ${sqlString(path)} TRUNCATE`;
  return at === undefined ? `${text}${clause} FORMAT ${format.name}` : text.slice(0, at) + clause + text.slice(at);
}

/** The INSERT with its data read from a file; undefined where it takes none. */
export function fromFile({ text, bare }: Statement, path: string): string | undefined {
  const [head] = DATA.exec(bare) ?? [];
  if (head === undefined || / SELECT /.test(bare)) return undefined;
  return `${text.slice(0, head.length)} FROM INFILE ${sqlString(path)}${text.slice(head.length)}`;
}

/** Throws ClickHouseException where the statement itself names a file: it would be one of the server's. */
export function refuseFileClauses({ bare }: Statement): void {
  const [, clause] = FILES.exec(bare) ?? [];
  if (clause !== undefined) throw exception('ACCESS_DENIED', `${clause} is not allowed over HTTP: it means a file of the server`);
}
