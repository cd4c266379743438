import type { Table } from '../../src/contract.ts';
import { grouped } from '../format/number.ts';
import { Icon } from './icons.tsx';

/** Says that an answer was cut at the limit of rows. */
export function CutNote({ answer }: { readonly answer: Pick<Table, 'cut' | 'rows'> }) {
  if (!answer.cut) return null;
  return (
    <p class="note" role="status">
      <Icon name="warning" />
      These are the first {grouped(answer.rows.length)} rows, the most that the console gives: ask for less time, or for less.
    </p>
  );
}
