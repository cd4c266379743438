import { defineCommand } from 'citty';
import { noOperands } from '../operands.ts';

export const operands = '';
export const notes = `npm start does the same; npm start -- --once as well. It is mirrorscope up, with a directory for its data of its own, which it
empties first. Where a port is taken: MIRRORSCOPE_UP_PORT, MIRRORSCOPE_UP_GENEVE_PORT, MIRRORSCOPE_UP_SQL, MIRRORSCOPE_UP_HTTP.`;

export default defineCommand({
  meta: { description: 'run all of it, and replay the capture that is bundled with the project' },
  args: { once: { type: 'boolean', description: 'end once the reports are printed' } },
  async run({ args }) {
    noOperands(args._);
    const { runDemo } = await import('../run_demo.ts');
    process.exitCode = await runDemo(args.once === true);
  },
});
