import type { Table } from '../../src/contract.ts';
import { compact, duration } from '../format/number.ts';

/** What an answer cost ClickHouse. */
export function QueryCost({ answer: { read, seconds } }: { readonly answer: Pick<Table, 'read' | 'seconds'> }) {
  return (
    <p class="muted cost">
      {compact(read.rows)} rows, {compact(read.bytes, 'B')} read in {duration(seconds * 1000)}
    </p>
  );
}
