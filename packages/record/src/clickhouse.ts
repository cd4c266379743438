import { codecOf } from './codecs.ts';
import { COLUMNS, type Column, type ColumnName } from './columns.ts';

/** Names of the flow columns in the order of COLUMNS, as an INSERT or SELECT lists them. */
export const flowColumnNames: readonly ColumnName[] = COLUMNS.map((column) => column.name);

/**
 * The column list of a table of flow records: what stands between the parentheses of CREATE TABLE, one column a line.
 * A column that an insert leaves out reads as DEFAULT_ROW says. Inserting NDJSON needs `date_time_input_format =
 * 'best_effort'`.
 *
 * `computed` gives columns that are not stored an SQL expression over the others. Inserting NDJSON that bears them needs
 * `input_format_skip_unknown_fields = 1`.
 */
export function flowColumnsDdl(computed: Readonly<Partial<Record<ColumnName, string>>> = {}): string {
  return COLUMNS.map((column: Column & { readonly name: ColumnName }) => {
    const expression = computed[column.name];
    const type = `  ${column.name} ${sqlType(column)}`;
    const comment = `COMMENT ${quote(column.text)}`;
    if (expression !== undefined) return `${type} ALIAS ${expression} ${comment}`;
    return `${type}${sqlDefault(column)} ${comment} CODEC(${codecOf(column.name, column.type)})`;
  }).join(',\n');
}

function sqlType(column: Column): string {
  if (column.type === 'DateTime64(6)') return "DateTime64(6, 'UTC')";
  if (column.type !== 'Enum8') return column.type;
  return `Enum8(${(column.values ?? []).map((name, value) => `${quote(name)} = ${value}`).join(', ')})`;
}

/** Zero, the empty string, `::` and an enum's least value are what ClickHouse fills in of itself. */
function sqlDefault(column: Column): string {
  return column.default === undefined ? '' : ` DEFAULT ${column.default}`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
