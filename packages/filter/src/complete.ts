import { FilterError } from './error.ts';
import { FIELDS, type Field } from './field.ts';
import type { Operator } from './filter.ts';
import { FLAGS } from './flags.ts';
import { type Expected, expectedAfter } from './parse.ts';
import { PROTOCOLS } from './protocol.ts';
import { OFFERED_UNITS } from './quantity.ts';
import { type Token, tokensOf } from './token.ts';
import { OPERATORS } from './value.ts';

export interface Option {
  /** What to put in place of the word. */
  readonly text: string;
  readonly kind: 'field' | 'operator' | 'value' | 'word';
  readonly detail: string;
}

export interface Completion {
  /** The word at the cursor, which an option replaces; both are the cursor where there is none. */
  readonly from: number;
  readonly to: number;
  /** The likeliest first. */
  readonly options: readonly Option[];
}

const MEANINGS: Readonly<Record<Operator, string>> = {
  '=': 'equal',
  '!=': 'not equal',
  '<': 'less',
  '<=': 'less or equal',
  '>': 'greater',
  '>=': 'greater or equal',
  in: 'one of (a, b), or within a network',
  'not in': 'none of (a, b), or outside a network',
  '~': 'has text that a regular expression finds',
  '!~': 'has no such text',
  has: 'all of these flags',
};

/** What may be written at the cursor, a position from 0 to the text's length. Never throws. */
export function completeFilter(text: string, cursor: number): Completion {
  const tokens = readable(text, cursor);
  const last = tokens.at(-1);
  const isWord = last !== undefined && last.to === cursor && (last.kind === 'word' || /^\w/.test(text.slice(last.from, last.to)));
  const from = isWord ? last.from : cursor;
  const to = cursor + (isWord ? (/^[\w.:/%+-]*/.exec(text.slice(cursor))?.[0].length ?? 0) : 0);
  const expected = expectedAfter([...(isWord ? tokens.slice(0, -1) : tokens), { kind: 'end', text: '', from, to: from }]);
  const typed = text.slice(from, cursor).toLowerCase();
  return { from, to, options: expected === undefined ? [] : ranked(optionsFor(expected, typed), typed) };
}

/** Tokens before the cursor; none within a text that is not closed yet. */
function readable(text: string, cursor: number): Token[] {
  try {
    return tokensOf(text.slice(0, cursor)).slice(0, -1);
  } catch (error) {
    if (error instanceof FilterError) return [{ kind: 'symbol', text: '', from: 0, to: 0 }];
    throw error;
  }
}

/** Those that begin with what is typed, then those that have it at the start of one of their words. */
function ranked(options: readonly Option[], typed: string): Option[] {
  const begin = options.filter(({ text }) => text.toLowerCase().startsWith(typed));
  const within = options.filter(({ text }) => !begin.some((option) => option.text === text) && text.toLowerCase().includes(`_${typed}`));
  return [...begin, ...within];
}

function optionsFor(expected: Expected, typed: string): Option[] {
  switch (expected.kind) {
    case 'condition':
      return [
        ...[...FIELDS.values()].map(({ name, text }) => option(name, 'field', text)),
        ...protocols(),
        option('not', 'word', 'the opposite of what follows'),
        option('(', 'word', 'a group'),
      ];
    case 'operator':
      // A value without an operator is equal to it, so it may be begun here.
      return [
        ...OPERATORS[expected.field.kind].map((operator) => option(operator, 'operator', MEANINGS[operator])),
        ...(typed === '' ? [] : values(expected.field, typed)),
      ];
    case 'in':
      return [option('in', 'operator', MEANINGS['not in'])];
    case 'value':
      return [
        ...values(expected.field, typed),
        ...(expected.operator.endsWith('in') && !expected.isList ? [option('(', 'word', 'a list of values')] : []),
      ];
    case 'more values':
      return [option(',', 'word', 'another value'), option(')', 'word', 'the end of the list')];
    case 'connective':
      return [
        option('and', 'word', 'both'),
        option('or', 'word', 'either'),
        ...(expected.depth > 0 ? [option(')', 'word', 'the end of the group')] : []),
      ];
  }
}

function values(field: Field, typed: string): Option[] {
  if (field.kind === 'protocol') return protocols();
  if (field.kind === 'flags') return [...FLAGS.keys()].map((name) => option(name, 'value', 'flag of TCP'));
  if (field.kind === 'choice') return field.values.map((name) => option(name, 'value', field.name));
  const units = /^\d+(\.\d+)?/.exec(typed)?.[0];
  return units === undefined ? [] : (OFFERED_UNITS[field.kind] ?? []).map((unit) => option(`${units}${unit}`, 'value', field.name));
}

const protocols = (): Option[] => [...PROTOCOLS].map(([name, number]) => option(name, 'value', `IP protocol ${number}`));

const option = (text: string, kind: Option['kind'], detail: string): Option => ({ text, kind, detail });
