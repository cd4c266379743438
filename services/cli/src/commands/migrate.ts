import { defineCommand } from 'citty';
import { storeOption, storeUrl } from '../open_store.ts';
import { noOperands } from '../operands.ts';
import { printText } from '../output.ts';

export const operands = '';
export const notes = 'analyze --store does this by itself.';

export default defineCommand({
  meta: { description: "create the store's tables, or bring them up to date" },
  args: { store: storeOption },
  async run({ args }) {
    noOperands(args._);
    const { openStore } = await import('@mirrorscope/store');
    const store = await openStore(storeUrl(args.store));
    try {
      const { version, applied } = await store.migrate();
      printText(`${store.name}: version ${version}${applied.length === 0 ? '' : `, applied ${applied.join(', ')}`}\n`);
    } finally {
      await store.close();
    }
  },
});
