import { defineCommand } from 'citty';
import { storeOption, storeUrl, withStore } from '../open_store.ts';
import { noOperands } from '../operands.ts';
import { printText } from '../output.ts';
import { wholeNumber } from '../values.ts';

export const operands = '';
export const notes = `analyze --store and up do this by themselves, for a single server.

  mirrorscope migrate --store http://user:password@host:8123/database --dry-run
  mirrorscope migrate --store http://user:password@host:8123/database --cluster NAME --roles --keep-flows 30`;

const days = (rows: string) =>
  ({ type: 'string', valueHint: 'DAYS', description: `${rows} kept, 0 for ever (default: as it is)` }) as const;

export default defineCommand({
  meta: { description: "create the store's tables, or bring them up to date" },
  args: {
    store: storeOption,
    'dry-run': { type: 'boolean', description: 'print the SQL that would be run, and run none of it' },
    cluster: { type: 'string', valueHint: 'NAME', description: 'make the tables on all servers of this cluster (remembered by the store)' },
    roles: { type: 'boolean', description: 'also make the roles mirrorscope_reader and mirrorscope_writer, on a server' },
    'keep-flows': days('flow records are'),
    'keep-minutes': days('sums by minute are'),
    'keep-hours': days('sums by hour are'),
  },
  async run({ args }) {
    noOperands(args._);
    const kept = (option: 'keep-flows' | 'keep-minutes' | 'keep-hours') => {
      const text = args[option];
      return text === undefined ? undefined : wholeNumber(option, text, 0, 36_500);
    };
    const options = {
      cluster: args.cluster,
      roles: args.roles ?? false,
      retention: { flowsDays: kept('keep-flows'), minuteDays: kept('keep-minutes'), hourDays: kept('keep-hours') },
    };
    const url = storeUrl(args.store);
    if (args['dry-run']) {
      const { statements } = await withStore(url, (store) => store.migrate({ ...options, dryRun: true }));
      printText(statements.map((statement) => `${statement};\n\n`).join(''));
      if (statements.length === 0) process.stderr.write('nothing to do\n');
      return;
    }
    const { openStore } = await import('@mirrorscope/store');
    const store = await openStore(url);
    try {
      const { version, applied } = await store.migrate(options);
      printText(`${store.name}: version ${version}${applied.length === 0 ? '' : `, applied ${applied.join(', ')}`}\n`);
    } finally {
      await store.close();
    }
  },
});
