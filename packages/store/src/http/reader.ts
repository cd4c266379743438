import { exception } from './exception.ts';
import type { Statement } from './statement.ts';

/**
 * What role and readonly do not keep a reader from in an engine that runs inside a program, where a server would look at
 * its `user_files_path`: the function file(), and whatever runs SQL out of a string that file() may hide in. These table
 * functions take the structure of a table as text, defaults of columns included.
 */
const FILE = /\bfile\b/;
const SQL_IN_STRINGS = /\b(values|null|generateRandom|input|eval|fuzzJSON|fuzzQuery|catboostEvaluate)`?\(/i;
/** Some settings hold SQL, or names of files. The engine refuses a statement's settings in readonly mode, but not a subquery's. */
const SETTINGS = /\bSETTINGS `?\w+`? = /;
/** A name that comes as a parameter. */
const NAME_PARAMETER = /\{(\w+):Identifier\}/g;

/** Throws ClickHouseException for a statement that nobody who may only read should run. */
export function refuseForReaders({ names }: Statement, parameters: ReadonlyMap<string, string>): void {
  if (SETTINGS.test(names)) {
    throw exception('READONLY', 'Cannot modify settings in a statement in readonly mode: give them as parameters of the URL');
  }
  const given = [...names.matchAll(NAME_PARAMETER)].map(([, name = '']) => parameters.get(name) ?? '');
  if (FILE.test(names) || given.some((name) => FILE.test(name))) {
    throw exception(
      'ACCESS_DENIED',
      'The name file is not available in readonly mode, since the function file() reads files of the server',
    );
  }
  const [, name] = SQL_IN_STRINGS.exec(names) ?? [];
  if (name !== undefined) throw exception('ACCESS_DENIED', `The function ${name} is not available in readonly mode`);
}
