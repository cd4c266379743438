/** What of a row leads to its flows: filters of the flow search, from the names of a report's columns. */
import { type AnswerColumn, unitOf } from '../format/unit.ts';

type Row = readonly unknown[];

/** Columns of reports that name a field of the record differently. */
const FIELDS: Readonly<Record<string, string>> = {
  client: 'client_ip',
  server: 'server_ip',
  most_tried_server: 'server_ip',
  most_tried_port: 'server_port',
};

const SEARCHABLE = new Set([
  'client_ip',
  'server_ip',
  'client_port',
  'server_port',
  'mirror_src',
  'vni',
  'community_id',
  'flow_id',
  'listener',
]);

/** The condition that a cell stands for, `client_ip = 10.0.0.1`; undefined where it is not one of a flow. */
export function cellFilter(columns: readonly AnswerColumn[], row: Row, index: number): string | undefined {
  const column = columns[index];
  const value = row[index];
  if (column === undefined || value === null || value === undefined || value === '') return undefined;
  const field = fieldOf(column, columns, row);
  return field === undefined ? undefined : `${field} = ${literal(value)}`;
}

/** The conditions of all cells of a row that stand for one, and so for the flows that the row adds up. */
export function rowFilter(columns: readonly AnswerColumn[], row: Row): string | undefined {
  const conditions = columns.flatMap(({ name }, index) => (name.startsWith('most_tried_') ? [] : (cellFilter(columns, row, index) ?? [])));
  return conditions.length === 0 ? undefined : conditions.join(' and ');
}

function fieldOf({ name, type }: AnswerColumn, columns: readonly AnswerColumn[], row: Row): string | undefined {
  if (name === 'sender' || name === 'receiver') {
    const sentBy = row[columns.findIndex((column) => column.name === 'sent_by')];
    return (sentBy === 'client') === (name === 'sender') ? 'client_ip' : 'server_ip';
  }
  const field = FIELDS[name] ?? name;
  if (SEARCHABLE.has(field)) return field;
  return unitOf({ name, type }) === 'address' ? 'ip' : undefined;
}

/** Numbers and addresses as they are; anything else in quotes. */
function literal(value: unknown): string {
  const text = String(value);
  return /^[\w.:]+$/.test(text) ? text : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
