/** Series of GET /flows/over-time on the steps of a chart. */
import type { Table } from '../../src/contract.ts';
import type { Unit } from '../format/unit.ts';

/** What can be drawn: column of the answer, name, unit, and where more is said. */
export const MEASURES = [
  { name: 'flows', label: 'Flow records', unit: 'count', text: 'Records that match, by when they begin.', help: '/columns#start_time' },
  { name: 'bytes', label: 'Bytes', unit: 'bytes', text: 'Bytes of both sides in these records.', help: '/columns#client_bytes' },
  { name: 'packets', label: 'Packets', unit: 'count', text: 'Packets of both sides in these records.', help: '/columns#client_packets' },
  {
    name: 'retransmits',
    label: 'Retransmissions',
    unit: 'count',
    text: 'Segments that either side sent again.',
    help: '/columns#client_retransmits',
  },
  { name: 'rsts', label: 'Resets', unit: 'count', text: 'Packets of both sides with RST.', help: '/columns#client_rsts' },
] as const satisfies readonly { name: string; label: string; unit: Unit; text: string; help: string }[];

export type Measure = (typeof MEASURES)[number];

/** The measure of each step that begins at one of `times` (milliseconds since 1970); 0 where the answer has no row of it. */
export function valuesAt({ columns, rows }: Pick<Table, 'columns' | 'rows'>, measure: string, times: readonly number[]): number[] {
  const bucket = columns.findIndex(({ name }) => name === 'bucket');
  const value = columns.findIndex(({ name }) => name === measure);
  const found = new Map(rows.map((row) => [Date.parse(String(row[bucket])), Number(row[value])]));
  return times.map((time) => found.get(time) ?? 0);
}
