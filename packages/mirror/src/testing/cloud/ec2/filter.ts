import { matches } from '../access/patterns.ts';
import { AwsFailure } from '../http/failure.ts';
import type { Query } from '../http/query.ts';
import type { TagItem } from '../state/network.ts';

type FieldValue = string | number | undefined;

/** What a filter of some name looks at: one value, or several of which one has to match. */
export type FilterFields<Row> = Readonly<Record<string, (row: Row) => FieldValue | readonly FieldValue[]>>;

const MOST_VALUES = 200;

/** `Filter.N`: all filters have to match, and of each one value; `*` and `?` stand for anything. `tags` where `tag:` filters are known. */
export function filterOf<Row>(query: Query, fields: FilterFields<Row>, tags?: (row: Row) => readonly TagItem[]): (row: Row) => boolean {
  const conditions = query.structs('Filter').map((filter) => {
    const name = filter.required('Name');
    const values = filter.list('Value');
    if (values.length > MOST_VALUES) {
      throw new AwsFailure('FilterLimitExceeded', `The maximum number of filter values specified on a single call is ${MOST_VALUES}`);
    }
    const field = fieldOf(name, fields, tags);
    return (row: Row) => [field(row)].flat().some((value) => value !== undefined && values.some((each) => matches(each, String(value))));
  });
  return (row) => conditions.every((holds) => holds(row));
}

function fieldOf<Row>(
  name: string,
  fields: FilterFields<Row>,
  tags: ((row: Row) => readonly TagItem[]) | undefined,
): FilterFields<Row>[string] {
  const field = fields[name];
  if (field !== undefined) return field;
  if (tags !== undefined && name === 'tag-key') return (row) => tags(row).map(({ key }) => key);
  if (tags !== undefined && name.startsWith('tag:')) {
    return (row) => tags(row).find(({ key }) => key === name.slice('tag:'.length))?.value;
  }
  throw new AwsFailure('InvalidParameterValue', `The filter '${name}' is invalid`);
}
