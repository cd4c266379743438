import { matches } from './patterns.ts';

type Comparison = (actual: string, expected: string) => boolean;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: (actual, expected) => actual === expected,
  StringEqualsIgnoreCase: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
  StringLike: (actual, expected) => matches(expected, actual),
  ArnEquals: (actual, expected) => matches(expected, actual),
  ArnLike: (actual, expected) => matches(expected, actual),
  Bool: (actual, expected) => actual === expected,
};

/**
 * Whether a condition holds for what a request has of the key. Several expected values are alternatives. Throws for operators that are not
 * known here: a policy must not pass because nobody looked at it.
 */
export function holds(operator: string, actual: readonly string[], expected: readonly string[]): boolean {
  if (operator === 'Null') return expected.includes(String(actual.length === 0));
  const [, quantifier, name = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (ifExists !== undefined && actual.length === 0) return true;
  const isNegated = /Not(Equals|Like)/.test(name);
  const compare = COMPARISONS[name.replace('Not', '')];
  if (compare === undefined) throw new Error(`conditions with ${operator} are not known here`);
  const one = (value: string) => expected.some((each) => compare(value, each)) !== isNegated;
  if (quantifier === 'ForAllValues') return actual.every(one);
  return quantifier === undefined && isNegated ? actual.every(one) : actual.some(one);
}
