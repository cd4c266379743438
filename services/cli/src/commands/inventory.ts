import { readFile } from 'node:fs/promises';
import { defineCommand } from 'citty';
import { CliError } from '../errors.ts';
import { storeOption, storeUrl } from '../open_store.ts';
import { noOperands, oneOperand } from '../operands.ts';
import { printText } from '../output.ts';

export const operands = 'FILE';
export const notes = `FILE is a JSON array of network interfaces, or one a line; docs/inventory.md explains it. It takes the place of what was loaded before.

  mirrorscope inventory interfaces.json
  mirrorscope query traffic-by-zone`;

export default defineCommand({
  meta: { description: 'tell the store which instance, zone and tags an address has' },
  args: {
    store: storeOption,
    schema: { type: 'boolean', description: 'print the JSON Schema of the file' },
  },
  async run({ args }) {
    const { inventorySchema, parseInventory } = await import('@mirrorscope/store/inventory');
    if (args.schema) {
      noOperands(args._);
      return printText(`${JSON.stringify(inventorySchema(), null, 2)}\n`);
    }
    const file = oneOperand(args._, 'an inventory');
    const interfaces = parseInventory(await textOf(file), file);
    const { loadInventoryInto } = await import('../load_inventory.ts');
    await loadInventoryInto(storeUrl(args.store), interfaces);
  },
});

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CliError(
      'no_inventory',
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}): give a file of network interfaces`,
      error,
    );
  }
}
