import { FilterError } from './error.ts';

export interface Token {
  readonly kind: 'word' | 'string' | 'symbol' | 'end';
  /** A string's without its quotes; symbols and key words as the grammar spells them. */
  readonly text: string;
  /** From the first character to the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** How else people write what the grammar has one spelling for: Wireshark's and C's. */
const SPELLINGS: Readonly<Record<string, string>> = { '==': '=', '&&': 'and', '||': 'or', '!': 'not', matches: '~' };
const KEY_WORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'has', 'matches']);
const SYMBOL = /<=|>=|!=|!~|==|&&|\|\||[=<>~!(),]/y;
/** A Community ID ends in `=`, which elsewhere is an operator. */
const WORD = /1:[A-Za-z0-9+/]{27}=|[\w.:/%+-]+/y;
/** What stands behind `~`, which in a regular expression may be nearly anything. */
const PATTERN = /[^\s()"',]+/y;
const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/suy;

/** The words of a filter, and an `end`. Throws FilterError. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at++;
    if (at === text.length) break;
    const token = tokenAt(text, at, tokens.at(-1));
    tokens.push(token);
    at = token.to;
  }
  return [...tokens, { kind: 'end', text: '', from: text.length, to: text.length }];
}

function tokenAt(text: string, from: number, before: Token | undefined): Token {
  const isPattern = before?.kind === 'symbol' && (before.text === '~' || before.text === '!~');
  const quoted = found(QUOTED, text, from);
  if (quoted !== undefined) {
    // A regular expression keeps its backslashes.
    const bare = quoted.slice(1, -1).replace(isPattern ? /\\(["'])/g : /\\(["'\\])/g, '$1');
    return { kind: 'string', text: bare, from, to: from + quoted.length };
  }
  const word = found(isPattern ? PATTERN : WORD, text, from);
  if (word !== undefined) {
    const key = word.toLowerCase();
    const isKey = !isPattern && KEY_WORDS.has(key);
    return { kind: isKey ? 'symbol' : 'word', text: isKey ? (SPELLINGS[key] ?? key) : word, from, to: from + word.length };
  }
  const symbol = found(SYMBOL, text, from);
  if (symbol !== undefined) return { kind: 'symbol', text: SPELLINGS[symbol] ?? symbol, from, to: from + symbol.length };
  const quote = text[from] ?? '';
  if (quote === '"' || quote === "'") {
    throw new FilterError('syntax', 'a text that does not end', { from, to: text.length }, `close it with ${quote}`);
  }
  const letter = String.fromCodePoint(text.codePointAt(from) ?? 0);
  throw new FilterError('syntax', `unexpected ${JSON.stringify(letter)}`, { from, to: from + letter.length }, 'put text in quotes');
}

function found(pattern: RegExp, text: string, from: number): string | undefined {
  pattern.lastIndex = from;
  return pattern.exec(text)?.[0];
}
