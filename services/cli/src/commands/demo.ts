import { defineCommand } from 'citty';
import { noOperands } from '../operands.ts';

export const operands = '';
export const notes = 'npm start does the same.';

export default defineCommand({
  meta: { description: 'show what comes out of the capture that is bundled with the project' },
  args: {},
  async run({ args }) {
    noOperands(args._);
    const { runDemo } = await import('../run_demo.ts');
    await runDemo();
  },
});
