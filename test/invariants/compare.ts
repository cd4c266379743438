import type { ColumnName, FlowRow } from '@mirrorscope/record';
import type { Row } from './add_up.ts';

/** As many as help to see what is wrong. */
const MOST_SHOWN = 8;

/** Where two lists of records, in order, differ beyond the columns `except`: one line a record, and how many there are. */
export function differences(expected: readonly Row[], actual: readonly Row[], except: readonly ColumnName[] = []): string[] {
  const lines: string[] = [];
  if (expected.length !== actual.length) lines.push(`${expected.length} records expected, ${actual.length} are there`);
  const count = Math.min(expected.length, actual.length);
  let differing = 0;
  for (let i = 0; i < count; i++) {
    const columns = differingColumns(expected[i]!, actual[i]!, except);
    if (columns.length === 0) continue;
    differing++;
    if (differing <= MOST_SHOWN) lines.push(`${flowText(expected[i]!)}: ${columns.join(', ')}`);
  }
  if (differing > MOST_SHOWN) lines.push(`${differing} of ${count} records differ`);
  return lines;
}

/** `column expected -> actual` of each column that differs. */
export function differingColumns(expected: Row, actual: Row, except: readonly ColumnName[]): string[] {
  const names = Object.keys(expected) as ColumnName[];
  return names
    .filter((name) => expected[name] !== actual[name] && !except.includes(name))
    .map((name) => `${name} ${expected[name]} -> ${actual[name]}`);
}

function flowText({ flow_start, proto, client_ip, client_port, server_ip, server_port }: Row): string {
  return `${flow_start} proto ${proto} ${client_ip} ${client_port} to ${server_ip} ${server_port}`;
}

/** The records in an order that depends on what they say alone. */
export function sorted(rows: readonly FlowRow[]): FlowRow[] {
  return rows
    .map((row) => ({ row, key: JSON.stringify(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row);
}
