import type { QueryResult } from '@mirrorscope/store';
import { printText } from './output.ts';
import { counted } from './quantity.ts';
import { outputWidth, type TextColumn, type TextTable, textTable } from './text_table.ts';

export const ROW_FORMATS = ['table', 'json', 'csv', 'ndjson'] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];

/** Prints the result of a query. */
export function printRows(result: QueryResult, format: RowFormat): void {
  const { text, omitted } = formatRows(result, format);
  printText(text);
  if (omitted > 0) process.stderr.write(`${counted(omitted, 'column')} left out for want of width; --format json shows all\n`);
}

/** The result of a query as text, ending with a newline where there is any. */
export function formatRows({ columns, rows }: QueryResult, format: RowFormat, width = outputWidth()): TextTable {
  if (format === 'table') return rows.length === 0 ? { text: '', omitted: 0 } : table(columns, rows, width);
  const names = columns.map(({ name }) => name);
  return { text: WRITERS[format](names, rows), omitted: 0 };
}

type Rows = QueryResult['rows'];

const WRITERS: Readonly<Record<Exclude<RowFormat, 'table'>, (names: readonly string[], rows: Rows) => string>> = {
  json: (names, rows) => (rows.length === 0 ? '[]\n' : `[\n${rows.map((row) => jsonObject(names, row)).join(',\n')}\n]\n`),
  ndjson: (names, rows) => rows.map((row) => `${jsonObject(names, row)}\n`).join(''),
  csv: (names, rows) => [names, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join(''),
};

function table(columns: QueryResult['columns'], rows: Rows, width: number): TextTable {
  // The further right a column stands the sooner it gives way; the first two say what the row is about.
  const titles = columns.map(
    ({ name, type }, i): TextColumn => ({ title: name, align: isNumber(type) ? 'right' : 'left', rank: i < 2 ? 0 : i }),
  );
  return textTable(
    titles,
    rows.map((row) => row.map(cellText)),
    width,
  );
}

const isNumber = (type: string): boolean => /^(Nullable\()?(U?Int|Float|Decimal)/.test(type);

const jsonObject = (names: readonly string[], row: readonly unknown[]): string =>
  JSON.stringify(Object.fromEntries(names.map((name, i) => [name, row[i]])));

/** One line, whatever the value: control characters would break the table, or the terminal. */
function cellText(value: unknown): string {
  if (value === null) return '-';
  if (typeof value === 'number' && !Number.isInteger(value)) return String(Number(value.toPrecision(6)));
  return plain(value).replace(/\p{Cc}/gu, '?');
}

/** RFC 4180. */
function csvField(value: unknown): string {
  const text = value === null ? '' : plain(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const plain = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
