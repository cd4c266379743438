import { defineCommand } from 'citty';
import { noOperands } from '../../operands.ts';
import { printText } from '../../output.ts';

export const operands = '';
export const notes = `For an editor that checks mirror.yaml while you write it:

  mirrorscope mirror schema > mirror.schema.json`;

export default defineCommand({
  meta: { description: 'print the JSON Schema of mirror.yaml' },
  args: {},
  async run({ args }) {
    noOperands(args._);
    const { mirrorFileSchema } = await import('@mirrorscope/mirror');
    printText(`${JSON.stringify(mirrorFileSchema(), null, 2)}\n`);
  },
});
