/** Which columns of the record the table of flows shows. */
import { COLUMNS, type ColumnName } from '@mirrorscope/record';

/** Always there: it leads to the flow. */
export const FIRST_COLUMN: ColumnName = 'start_time';

const USUAL: readonly ColumnName[] = [
  FIRST_COLUMN,
  'client_ip',
  'server_ip',
  'server_port',
  'proto',
  'conn_state',
  'client_bytes',
  'server_bytes',
];

const NAMES: ReadonlySet<string> = new Set(COLUMNS.map(({ name }) => name));

/** From the URL's parameter: names with commas between. Without one known name it is the usual ones. */
export function chosenColumns(text: string): readonly string[] {
  const known = [...new Set(text.split(','))].filter((name) => NAMES.has(name) && name !== FIRST_COLUMN);
  return known.length === 0 ? USUAL : [FIRST_COLUMN, ...known];
}

/** The URL's parameter: empty for the usual ones. */
export function columnsText(names: readonly string[]): string {
  const text = names.filter((name) => name !== FIRST_COLUMN).join();
  return text === USUAL.slice(1).join() ? '' : text;
}

/** With one more column at the place that the record has it, or without one. */
export function toggled(names: readonly string[], name: string): readonly string[] {
  if (names.includes(name)) return names.filter((chosen) => chosen !== name);
  return COLUMNS.map((column) => column.name).filter((known) => known === name || names.includes(known));
}
