/** Explanations of columns: the record's own, or what a report's text says of them. */
import { columnText } from '../format/label.ts';

/** What a column of a report holds: its line in docs/columns.md, or else the lines of the report's text that name it. */
export function explain(column: string, reportText = ''): string | undefined {
  const lines = reportText.split('\n').filter((line) => new RegExp(`\\b${column}\\b`).test(line));
  return columnText(column) ?? (lines.length === 0 ? undefined : lines.join(' '));
}
