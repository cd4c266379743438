import { AwsFailure } from '../http/failure.ts';
import type { Table } from '../state/table.ts';

/** What a call refers to; throws `notFound`, EC2's code for that. */
export function existing<Row>(table: Table<Row>, id: string, notFound: string): Row {
  const row = table.known(id);
  if (row === undefined) throw new AwsFailure(notFound, `The ID '${id}' does not exist`);
  return row;
}
