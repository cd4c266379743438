import type { Field } from './field.ts';

/** A filter as a tree. `and` without parts is everything. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | Condition;

/** True where one of the tests is true of what the field compares: of either of the two where it is about either side. */
export interface Condition {
  readonly kind: 'condition';
  readonly field: Field;
  readonly tests: readonly Test[];
}

export type Comparison = '=' | '<' | '<=' | '>' | '>=';

/** All operators there are. What begins with `!` or `not` is the same without it, negated as a whole. */
export type Operator = Comparison | '!=' | '~' | '!~' | 'in' | 'not in' | 'has';

export type Test =
  | { readonly kind: 'compare'; readonly comparison: Comparison; readonly value: string | number }
  /** Addresses, the first and the last of a network. */
  | { readonly kind: 'within'; readonly first: string; readonly last: string }
  /** A regular expression that is found somewhere in the text. */
  | { readonly kind: 'match'; readonly pattern: string }
  /** All these bits are set. */
  | { readonly kind: 'bits'; readonly mask: number };
