import { defineCommand } from 'citty';
import { storeOption, storeUrl, withStore } from '../open_store.ts';
import { oneOperand } from '../operands.ts';
import { printRows, ROW_FORMATS } from '../rows.ts';
import { choice } from '../values.ts';

export const operands = 'STATEMENT';
export const notes = `The records stand in the table flows; docs/columns.md explains its columns.
  mirrorscope sql "SELECT server_ip, sum(server_bytes) FROM flows GROUP BY 1 ORDER BY 2 DESC LIMIT 10"`;

export default defineCommand({
  meta: { description: 'run an SQL statement in ClickHouse' },
  args: {
    store: storeOption,
    format: { type: 'string', valueHint: ROW_FORMATS.join('|'), default: 'table', description: 'how the rows are printed' },
  },
  async run({ args }) {
    const statement = oneOperand(args._, 'an SQL statement, in quotes');
    const format = choice('format', args.format, ROW_FORMATS);
    const result = await withStore(storeUrl(args.store), (store) => store.query(statement));
    if (result.columns.length > 0) printRows(result, format);
  },
});
