import { exception } from './exception.ts';
import type { Statement } from './statement.ts';

/**
 * What the role `reader` cannot be kept from in an engine that runs inside a program, where a server would look at its
 * `user_files_path`: the function file(), and whatever runs SQL out of a string that file() may hide in. These table
 * functions take the structure of a table as text, defaults of columns included.
 */
const FILE = /\bfile\b/;
const SQL_IN_STRINGS = /\b(values|null|generateRandom|input|eval|fuzzJSON|fuzzQuery|catboostEvaluate)`?\(/i;
/** A name that comes as a parameter. */
const NAME_PARAMETER = /\{(\w+):Identifier\}/g;

/** Throws ClickHouseException for a statement that reads files of the machine. */
export function refuseFiles({ names }: Statement, parameters: ReadonlyMap<string, string>): void {
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
