import { defineCommand } from 'citty';
import { consoleArgs, consoleSettings } from '../console_options.ts';
import { refuseMissing } from '../open_store.ts';
import { noOperands } from '../operands.ts';
import { printText } from '../output.ts';
import { configurationArgs } from '../service_options.ts';

export const operands = '';
export const notes = `mirrorscope up serves it as well. It only reads. On another address than this machine's own it asks for a token, or for a proxy
before it that logs people in. Each option may stand in a file, or in the environment: MIRRORSCOPE_CONSOLE_STORE. docs/console.md.

  mirrorscope console
  mirrorscope console --store http://reader:password@host:8123/database --metrics http://10.0.1.5:9479/metrics
  mirrorscope console --listen 0.0.0.0:4780 --token-file /etc/mirrorscope/token`;

export default defineCommand({
  meta: { description: 'serve a web page about the stored flows, and its API' },
  args: { ...consoleArgs, ...configurationArgs },
  async run({ args, rawArgs }) {
    noOperands(args._);
    const { dumpConsoleConfig, loadConsoleConfig, planOf, runConsole } = await import('@mirrorscope/console');
    const loaded = loadConsoleConfig({ file: args.config, flags: consoleSettings(rawArgs) });
    if (args.dump) return printText(dumpConsoleConfig(loaded));
    const plan = planOf(loaded.config);
    if (args.check) return printText(`configuration is valid\n${plan.join('\n')}\n`);
    refuseMissing(loaded.config.store);
    process.exitCode = await runConsole(loaded.config);
  },
});
