import type { QueryParameters } from '@mirrorscope/store';

/** A string, a name in quotes, a comment; or a parameter: {name:Type}. */
const TOKEN = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|--[^\n]*|\/\*.*?\*\/|\{(\w+):([^{}]+)\}/gs;
const NUMBER = /^U?Int\d+$|^Float\d+$/;
const NUMBERS = /^Array\(U?Int\d+\)$/;
const TIME = /^DateTime64\((\d)(?:, ?'UTC')?\)$/;

/** SQL with the values of its parameters in their places, to be copied and run elsewhere. Never run here. */
export function boundSql(sql: string, parameters: QueryParameters): string {
  return sql.replace(TOKEN, (token, name: string | undefined, type = '') =>
    name === undefined || parameters[name] === undefined ? token : literal(String(parameters[name]), type.trim()),
  );
}

function literal(value: string, type: string): string {
  if (NUMBER.test(type) && Number.isFinite(Number(value)) && value.trim() !== '') return value;
  if (NUMBERS.test(type) && /^\[[\d, -]*\]$/.test(value)) return value;
  const text = `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const [, digits] = TIME.exec(type) ?? [];
  if (digits !== undefined) return `toDateTime64(${text}, ${digits}, 'UTC')`;
  return type === 'String' ? text : `CAST(${text}, '${type.replaceAll("'", "\\'")}')`;
}
