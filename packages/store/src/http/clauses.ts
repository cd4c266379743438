import { sqlString } from '../engine.ts';
import { exception } from './exception.ts';
import type { OutputFormat, OutputFormats } from './formats.ts';
import type { Statement } from './statement.ts';

/** At the end of a statement, where the engine prints it last but for settings. A column may be called FORMAT; then no format follows. */
const FORMAT = / FORMAT (\w+)(?= SETTINGS |$)/g;
/** INSERT with data that follows: the settings or the format are the first thing behind the table and its columns. */
const DATA = /^INSERT INTO .*?(?=( SETTINGS \w+ = .*)? FORMAT \w+$)/s;
const FILES = / (INTO OUTFILE|FROM INFILE) \?/;

/** The format that the statement itself asks for. */
export function statementFormat({ bare }: Statement, formats: OutputFormats): OutputFormat | undefined {
  const name = [...bare.matchAll(FORMAT)].at(-1)?.[1];
  return name === undefined ? undefined : formats.find(name);
}

/** The statement with its result written into a file. */
export function intoFile(statement: Statement, path: string, format: OutputFormat, formats: OutputFormats): string {
  const { text, bare } = statement;
  const clause = ` INTO OUTFILE ${sqlString(path)} TRUNCATE`;
  if (statementFormat(statement, formats) === undefined) return `${text}${clause} FORMAT ${format.name}`;
  const at = [...bare.matchAll(FORMAT)].at(-1)?.index ?? bare.length;
  return text.slice(0, at) + clause + text.slice(at);
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
