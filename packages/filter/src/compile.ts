import type { Field } from './field.ts';
import type { Condition, Filter, Test } from './filter.ts';
import { parseFilter } from './parse.ts';

export interface Compiled {
  /** An expression for WHERE over the columns of `flows`, with parameters such as {p0:IPv6}. */
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** A filter's text as ClickHouse takes it; none of the text stands in the SQL. Throws FilterError. */
export function compileFilter(text: string): Compiled {
  const parameters: Record<string, string | number> = {};
  let count = 0;
  const bind = (type: string, value: string | number): string => {
    const name = `p${count++}`;
    parameters[name] = value;
    return `{${name}:${type}}`;
  };
  return { sql: expression(parseFilter(text), bind), parameters };
}

type Bind = (type: string, value: string | number) => string;

function expression(filter: Filter, bind: Bind): string {
  switch (filter.kind) {
    case 'not':
      return `NOT ${expression(filter.part, bind)}`;
    case 'condition':
      return condition(filter, bind);
    default:
      return joined(
        filter.parts.map((part) => expression(part, bind)),
        filter.kind === 'and' ? ' AND ' : ' OR ',
      );
  }
}

function condition({ field, tests }: Condition, bind: Bind): string {
  return joined(
    tests.flatMap((test) => comparisons(field, test, bind)),
    ' OR ',
  );
}

/** One comparison for each thing that the field compares. */
function comparisons(field: Field, test: Test, bind: Bind): string[] {
  switch (test.kind) {
    case 'compare': {
      const value = bind(field.type, test.value);
      return field.sql.map((sql) => `${sql} ${test.comparison} ${value}`);
    }
    case 'within': {
      // Two ends and not a prefix: the table's order serves them.
      const first = bind(field.type, test.first);
      const last = bind(field.type, test.last);
      return field.sql.map((sql) => `(${sql} BETWEEN ${first} AND ${last})`);
    }
    case 'match': {
      const pattern = bind('String', test.pattern);
      return field.sql.map((sql) => `match(toString(${sql}), ${pattern})`);
    }
    case 'bits': {
      const mask = bind(field.type, test.mask);
      return field.sql.map((sql) => `bitAnd(${sql}, ${mask}) = ${mask}`);
    }
  }
}

function joined(parts: readonly string[], by: string): string {
  if (parts.length === 0) return 'true';
  return parts.length === 1 ? parts[0]! : `(${parts.join(by)})`;
}
