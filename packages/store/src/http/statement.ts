import { sqlString } from '../engine.ts';
import type { EngineConnection } from '../engine_connection.ts';
import { engineException, exception } from './exception.ts';

/** One statement, as the engine's own parser prints it: in one line, without comments, every quoted thing in one form. */
export interface Statement {
  readonly text: string;
  /** `text` with its strings blanked out: what is left is keywords, numbers and names, where they stand in `text`. */
  readonly names: string;
  /** `text` with names in backquotes blanked out as well. */
  readonly bare: string;
}

const STRING = /'(?:[^'\\]|\\.)*'/gs;
const QUOTED_NAME = /`(?:[^`\\]|\\.)*`/gs;
/** What the parser of a function calls itself in its errors. */
const IN_SCOPE = /:? In scope SELECT formatQuerySingleLine\(.*$/s;

/** Parses exactly one statement. Throws ClickHouseException. */
export async function parseStatement(connection: EngineConnection, sql: string): Promise<Statement> {
  let bytes: Uint8Array;
  try {
    ({ bytes } = await connection.query(`SELECT formatQuerySingleLine(${sqlString(sql)}) SETTINGS implicit_select = 0 FORMAT RawBLOB`));
  } catch (error) {
    const { code, type, message } = engineException(error);
    throw engineException(new Error(`Code: ${code}. DB::Exception: ${message.replace(IN_SCOPE, '')} (${type})`, { cause: error }));
  }
  return statementOf(utf8(bytes, 'a literal of the statement'));
}

/** What formatQuerySingleLine gave. */
export function statementOf(formatted: string): Statement {
  const text = formatted.trim();
  const names = text.replace(STRING, blank);
  return { text, names, bare: names.replace(QUOTED_NAME, blank) };
}

const blank = (quoted: string): string => '?'.repeat(quoted.length);

/** Throws ClickHouseException where bytes are not UTF-8: the engine takes statements as text. */
export function utf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw exception('CANNOT_PARSE_TEXT', `There are bytes in ${what} that are not UTF-8: send data apart from it`, error);
  }
}
