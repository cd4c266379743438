import { formatRows } from '@mirrorscope/cli/rows';
import type { Store } from '@mirrorscope/store';

/** Statements of a block; each ends with a line's last character. */
export const statementsOf = (text: string): string[] =>
  text
    .split(/;[ \t]*(?:--.*)?$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');

/** What `mirrorscope sql` prints for them. */
export async function runSql(store: Store, text: string): Promise<string> {
  const tables: string[] = [];
  for (const statement of statementsOf(text)) tables.push(formatRows(await store.query(statement), 'table').text);
  return tables.join('\n');
}
