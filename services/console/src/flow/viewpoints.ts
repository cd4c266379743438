import { COLUMN_INDEX, type ColumnName } from '@mirrorscope/record';
import type { FlowViewpoint } from '../contract.ts';
import { type Row, totalOf } from './total.ts';

export const fieldOf = (row: Row, name: ColumnName): unknown => row[COLUMN_INDEX[name]];

/** Clocks of listeners may differ a little. Milliseconds. */
const CLOCK_DIFFERENCE = 1000;

/**
 * Records of a connection, in order of time, as flows: each viewpoint's for itself, and one that used the same ports before or after for itself.
 * Mirrored packets of one flow may have come by several listeners; what a listener saw itself is its own viewpoint.
 */
export function flowsIn(records: readonly Row[]): FlowViewpoint[] {
  const keyOf = (row: Row) => {
    const seenItself = fieldOf(row, 'encap') === 'none' ? fieldOf(row, 'listener') : '';
    return JSON.stringify([fieldOf(row, 'flow_id'), fieldOf(row, 'mirror_src'), fieldOf(row, 'vni'), fieldOf(row, 'encap'), seenItself]);
  };
  return Object.values(Object.groupBy(records, keyOf)).map((rows = []) => {
    const total = totalOf(rows);
    return {
      mirrorSrc: String(fieldOf(total, 'mirror_src')),
      vni: Number(fieldOf(total, 'vni')),
      encap: String(fieldOf(total, 'encap')),
      listener: [...new Set(rows.map((row) => String(fieldOf(row, 'listener'))))].join(', '),
      total,
      records: rows,
    };
  });
}

/** Whether two flows of the same ends are one connection, seen twice. */
export function overlap(one: FlowViewpoint, other: FlowViewpoint): boolean {
  const time = ({ total }: FlowViewpoint, name: ColumnName) => Date.parse(String(fieldOf(total, name)));
  return (
    time(one, 'flow_start') <= time(other, 'end_time') + CLOCK_DIFFERENCE &&
    time(other, 'flow_start') <= time(one, 'end_time') + CLOCK_DIFFERENCE
  );
}
