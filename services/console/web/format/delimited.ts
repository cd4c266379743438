/** Tables as text for spreadsheets and shells. */
import type { AnswerColumn } from './unit.ts';

export type Rows = readonly (readonly unknown[])[];

/** Tab-separated, with a heading: tabs and line ends inside a value become spaces, so that each row stays one line. */
export function toTsv(columns: readonly AnswerColumn[], rows: Rows): string {
  return lines([columns.map(({ name }) => name), ...rows], '\t', (text) => text.replaceAll(/[\t\r\n]+/g, ' '));
}

/** Comma-separated by RFC 4180, with a heading. Text that a spreadsheet would take for a formula gets an apostrophe in front. */
export function toCsv(columns: readonly AnswerColumn[], rows: Rows): string {
  return lines([columns.map(({ name }) => name), ...rows], ',', (text) => {
    const harmless = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
    return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  });
}

function lines(rows: Rows, separator: string, escaped: (text: string) => string): string {
  return rows.map((row) => `${row.map((value) => escaped(valueText(value))).join(separator)}\n`).join('');
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
