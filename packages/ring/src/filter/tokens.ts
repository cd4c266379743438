import { RingError } from '../error.ts';

export interface Token {
  readonly text: string;
  /** Of its first character in the expression, from 0. */
  readonly at: number;
}

const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['&&', 'and'],
  ['||', 'or'],
  ['!', 'not'],
]);
/** Addresses, networks, ranges and words have no blanks in them. */
const TOKEN = /\s*(&&|\|\||!|\(|\)|[A-Za-z0-9.:/_-]+)/y;

/** Words of an expression, operators by their names. Throws RingError bad_filter. */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = expression.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(expression);
    if (match === null) {
      const at = from + /^\s*/.exec(expression.slice(from))![0].length;
      throw badFilter(expression, at, `'${expression[at]}' has no meaning here; expressions such as tcp[13] are not known`);
    }
    const text = match[1]!;
    tokens.push({ text: SYNONYMS.get(text) ?? text, at: TOKEN.lastIndex - text.length });
  }
  return tokens;
}

/** The filter, where in it the trouble is, and the way out. */
export const badFilter = (expression: string, at: number, text: string): RingError =>
  new RingError('bad_filter', `packet filter '${expression}', character ${at + 1}: ${text}`);
