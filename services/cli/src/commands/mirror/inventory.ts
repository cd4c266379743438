import { writeFile } from 'node:fs/promises';
import { defineCommand } from 'citty';
import { awsArgs, withAws } from '../../mirror_options.ts';
import { storeUrl } from '../../open_store.ts';
import { noOperands } from '../../operands.ts';
import { printText } from '../../output.ts';

export const operands = '';
export const notes = `Records then speak of instances, zones and tags: docs/inventory.md.

  mirrorscope mirror inventory --out interfaces.json
  mirrorscope mirror inventory --load --store http://user:password@host:8123/database`;

export default defineCommand({
  meta: { description: 'write which interface, instance, zone and tags each address and viewpoint belongs to' },
  args: {
    mirror: { type: 'string', valueHint: 'NAME', description: 'with the viewpoints of this mirror alone (default: of all that are ours)' },
    out: { type: 'string', valueHint: 'FILE', description: 'write it to this file (default: standard output)' },
    load: { type: 'boolean', description: 'put it into the store instead' },
    store: { type: 'string', valueHint: 'URL', description: 'the store for --load (default: as with mirrorscope inventory)' },
    ...awsArgs,
  },
  async run({ args }) {
    noOperands(args._);
    const { inventoryOf, readWorld } = await import('@mirrorscope/mirror');
    const world = await withAws(args, undefined, ({ aws, steps }) => readWorld(aws, undefined, steps.show));
    const text = `${JSON.stringify(inventoryOf(world, args.mirror), null, 1)}\n`;
    if (args.load) {
      const [{ parseInventory }, { loadInventoryInto }] = await Promise.all([
        import('@mirrorscope/store/inventory'),
        import('../../load_inventory.ts'),
      ]);
      return loadInventoryInto(storeUrl(args.store), parseInventory(text, 'the inventory of AWS'));
    }
    if (args.out === undefined) printText(text);
    else await writeFile(args.out, text);
  },
});
