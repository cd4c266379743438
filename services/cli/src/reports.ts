import { suggestion } from '@mirrorscope/runtime/words';
import { listReports, type Report, runReport } from '@mirrorscope/store';
import { usageError } from './errors.ts';
import { withStore } from './open_store.ts';
import { printText } from './output.ts';
import { printRows, type RowFormat } from './rows.ts';

const COLUMNS = [
  { name: 'report', type: 'String' },
  { name: 'title', type: 'String' },
];

/** `query --list` */
export function printList(format: RowFormat): void {
  printRows({ columns: COLUMNS, rows: listReports().map(({ name, title }) => [name, title]) }, format);
}

/** `query REPORT --explain` */
export function printExplanation(name: string): void {
  const { title, text, parameters, sql } = findReport(name);
  const lines = parameters.map(
    (parameter) => `  ${parameter.name} (${parameter.type}, default ${parameter.default || "''"}): ${parameter.text}`,
  );
  printText(
    `${title}\n\n${text}\n\nParameters, by --since, --until and --limit, or by --param NAME=VALUE:\n${lines.join('\n')}\n\n${sql}\n`,
  );
}

/** `query REPORT`: its rows. */
export async function printReport(
  url: string,
  name: string,
  parameters: Readonly<Record<string, string>>,
  format: RowFormat,
): Promise<void> {
  findReport(name);
  const result = await withStore(url, (store) => runReport(store, name, parameters));
  printRows(result, format);
  if (result.rows.length === 0 && format === 'table') process.stderr.write('nothing to show\n');
}

function findReport(name: string): Report {
  const reports = listReports();
  const report = reports.find((candidate) => candidate.name === name);
  if (report !== undefined) return report;
  const names = reports.map((candidate) => candidate.name);
  throw usageError(`unknown report ${name}; ${suggestion(name, names, 'mirrorscope query --list lists the reports')}`);
}
