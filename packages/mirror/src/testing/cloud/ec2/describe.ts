import type { Call } from '../call.ts';
import { AwsFailure } from '../http/failure.ts';
import type { Answer, AnswerValue } from '../http/xml.ts';
import type { TagItem } from '../state/network.ts';
import type { Table } from '../state/table.ts';
import { type FilterFields, filterOf } from './filter.ts';
import { type PageLimits, pageOf, USUAL_PAGE } from './page.ts';

export interface Description<Row> {
  readonly table: Pick<Table<Row>, 'seen'>;
  /** The list parameter that asks for certain things, and the error where one of them is not there. */
  readonly idParameter: string;
  readonly notFound: string;
  readonly idOf: (row: Row) => string;
  readonly fields: FilterFields<Row>;
  /** Where the operation knows `tag:` filters. */
  readonly tags?: (row: Row) => readonly TagItem[];
  readonly limits?: PageLimits;
  /** For operations that refuse `MaxResults` beside IDs. */
  readonly idsOrPages?: boolean;
  /** Member of the answer. */
  readonly set: string;
  readonly show: (row: Row) => AnswerValue;
}

export function describe<Row>(call: Call, description: Description<Row>): Answer {
  const { query } = call;
  const { idParameter, idOf } = description;
  const ids = query.list(idParameter);
  if (description.idsOrPages && ids.length > 0 && query.text('MaxResults') !== undefined) {
    throw new AwsFailure('InvalidParameterCombination', `The parameter ${idParameter}s cannot be used with the parameter maxResults`);
  }
  const matches = filterOf(query, description.fields, description.tags);
  call.permit([{ action: `ec2:${call.operation}`, resource: '*' }]);
  const seen = description.table.seen();
  const known = new Set(seen.map(idOf));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) throw new AwsFailure(description.notFound, `The ${idParameter} '${missing.join(', ')}' does not exist`);
  const wanted = new Set(ids);
  const rows = seen.filter((row) => (ids.length === 0 || wanted.has(idOf(row))) && matches(row));
  const { page, nextToken } = pageOf(query, rows, idOf, description.limits ?? USUAL_PAGE);
  return { [description.set]: page.map(description.show), nextToken };
}
