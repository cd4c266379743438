import { parseNetwork } from './address.ts';
import { FilterError } from './error.ts';
import { FIELDS, type Field } from './field.ts';
import type { Filter, Operator, Test } from './filter.ts';
import { fieldHint } from './names.ts';
import { PROTOCOLS } from './protocol.ts';
import { type Token, tokensOf } from './token.ts';
import { FORMS, OPERATORS, testOf } from './value.ts';

/** So that no filter costs more to read, or to run, than a person's would. */
const MAX_LENGTH = 4000;
const MAX_DEPTH = 30;
const MAX_VALUES = 300;

const COMMUNITY_ID = /^1:[A-Za-z0-9+/]{27}=$/;

/** What may stand where the parser is: for completion. */
export type Expected =
  | { readonly kind: 'condition' }
  | { readonly kind: 'operator'; readonly field: Field }
  | { readonly kind: 'in'; readonly field: Field }
  | { readonly kind: 'value'; readonly field: Field; readonly operator: Operator; readonly isList: boolean }
  | { readonly kind: 'more values' }
  | { readonly kind: 'connective'; readonly depth: number };

/** The filter that a text says; no text is everything. Throws FilterError. */
export function parseFilter(text: string): Filter {
  if (text.length > MAX_LENGTH) {
    const rest = { from: MAX_LENGTH, to: text.length };
    throw new FilterError('too_large', `${text.length} characters`, rest, `a filter has at most ${MAX_LENGTH}`);
  }
  return new Parser(tokensOf(text)).filter();
}

/** What may follow the tokens, up to their `end`; undefined where they are wrong themselves. */
export function expectedAfter(tokens: readonly Token[]): Expected | undefined {
  const parser = new Parser(tokens);
  try {
    parser.filter();
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    if (!parser.isAtEnd()) return undefined;
  }
  return parser.expected;
}

/**
 * ```
 * filter    = [ or ]
 * or        = and { "or" and }
 * and       = not { "and" not }
 * not       = "not" not | "(" or ")" | condition
 * condition = FIELD [ operator ] value | FIELD [ "not" ] "in" ( value | "(" value { "," value } ")" )
 *           | ADDRESS | NETWORK | PROTOCOL | COMMUNITY_ID
 * operator  = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~" | "has"
 * ```
 */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  #open = 0;
  #values = 0;
  expected: Expected = { kind: 'condition' };

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  isAtEnd(): boolean {
    return this.#next().kind === 'end';
  }

  filter(): Filter {
    if (this.isAtEnd()) return { kind: 'and', parts: [] };
    const filter = this.#or();
    if (!this.isAtEnd()) throw this.#unexpected('connect conditions by and, or');
    return filter;
  }

  #or(): Filter {
    return this.#joined('or', () => this.#joined('and', () => this.#not()));
  }

  #joined(kind: 'and' | 'or', part: () => Filter): Filter {
    const parts = [part()];
    while (this.#took(kind)) parts.push(part());
    return parts.length === 1 ? parts[0]! : { kind, parts };
  }

  #not(): Filter {
    this.expected = { kind: 'condition' };
    const first = this.#next();
    if (++this.#depth > MAX_DEPTH) throw new FilterError('too_large', 'too deep', first, `not and ( go ${MAX_DEPTH} deep at most`);
    const filter = this.#took('not')
      ? ({ kind: 'not', part: this.#not() } as const)
      : this.#took('(')
        ? this.#group(first)
        : this.#condition();
    this.#depth--;
    return filter;
  }

  #group(opening: Token): Filter {
    this.#open++;
    const filter = this.#or();
    if (!this.#took(')'))
      throw this.isAtEnd()
        ? new FilterError('syntax', 'a ( that is not closed', opening, 'close it with )')
        : this.#unexpected('connect conditions by and, or, or close with )');
    this.#open--;
    this.expected = { kind: 'connective', depth: this.#open };
    return filter;
  }

  #condition(): Filter {
    const token = this.#next();
    if (token.kind !== 'word') throw this.#unexpected('begin with a field such as ip or port, or an address');
    this.#at++;
    const field = FIELDS.get(token.text.toLowerCase());
    const filter = field === undefined ? bare(token) : this.#comparison(field);
    this.expected = { kind: 'connective', depth: this.#open };
    return filter;
  }

  #comparison(field: Field): Filter {
    const operator = this.#operator(field);
    const isMany = operator === 'in' || operator === 'not in';
    const tests = isMany && this.#took('(') ? this.#list(field, operator) : [this.#value(field, operator, false)];
    const condition = { kind: 'condition', field, tests } as const;
    return operator.startsWith('!') || operator === 'not in' ? { kind: 'not', part: condition } : condition;
  }

  #operator(field: Field): Operator {
    this.expected = { kind: 'operator', field };
    const token = this.#next();
    const allowed = OPERATORS[field.kind];
    if (token.kind === 'end') throw new FilterError('syntax', `${field.name} is not compared`, token, `go on with ${allowed.join(', ')}`);
    // `port 443` is `port = 443`.
    if (token.kind !== 'symbol') return '=';
    this.#at++;
    let written = token.text;
    if (written === 'not') {
      this.expected = { kind: 'in', field };
      if (!this.#took('in')) throw this.#unexpected('after not comes in, or put not before the field');
      written = 'not in';
    }
    const operator = allowed.find((known) => known === written);
    if (operator === undefined)
      throw new FilterError('bad_operator', `${field.name} cannot be compared by ${written}`, token, `it can by ${allowed.join(', ')}`);
    return operator;
  }

  #list(field: Field, operator: Operator): Test[] {
    const tests: Test[] = [];
    do tests.push(this.#value(field, operator, true));
    while (this.#took(','));
    if (!this.#took(')')) throw this.#unexpected('separate values by commas and close with )');
    return tests;
  }

  #value(field: Field, operator: Operator, isList: boolean): Test {
    this.expected = { kind: 'value', field, operator, isList };
    const token = this.#next();
    if (token.kind !== 'word' && token.kind !== 'string')
      throw this.#unexpected(`give ${operator.endsWith('~') ? 'a regular expression' : FORMS[field.kind]}`);
    const test = testOf(field, operator, token);
    if (++this.#values > MAX_VALUES) throw new FilterError('too_large', 'too many values', token, `a filter has at most ${MAX_VALUES}`);
    this.#at++;
    this.expected = { kind: 'more values' };
    return test;
  }

  #next(): Token {
    return this.#tokens[this.#at]!;
  }

  #took(symbol: string): boolean {
    const token = this.#next();
    if (token.kind !== 'symbol' || token.text !== symbol) return false;
    this.#at++;
    return true;
  }

  #unexpected(hint: string): FilterError {
    const token = this.#next();
    return new FilterError(
      'syntax',
      token.kind === 'end' ? 'something is missing' : `unexpected ${JSON.stringify(token.text)}`,
      token,
      hint,
    );
  }
}

/** A word that says by itself what it is. */
function bare(token: Token): Filter {
  const { text } = token;
  const [name, operator] = COMMUNITY_ID.test(text)
    ? (['community_id', '='] as const)
    : PROTOCOLS.has(text.toLowerCase())
      ? (['proto', '='] as const)
      : parseNetwork(text) !== undefined
        ? (['ip', '='] as const)
        : [undefined];
  if (name === undefined || operator === undefined) {
    const hint = /^\d{1,5}$/.test(text) ? `a port is written port ${text}` : fieldHint(text);
    throw new FilterError('unknown_field', `unknown field ${JSON.stringify(text)}`, token, hint);
  }
  const field = FIELDS.get(name)!;
  return { kind: 'condition', field, tests: [testOf(field, operator, token)] };
}
