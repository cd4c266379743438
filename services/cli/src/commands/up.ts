import { defineCommand } from 'citty';
import { upArgs, upSettings } from '../listener_options.ts';
import { noOperands } from '../operands.ts';
import { printText } from '../output.ts';
import { configurationArgs } from '../service_options.ts';

export const operands = '';
export const notes = `Listener and ClickHouse in one process, with the data in a directory. Nothing is open to other machines unless --bind, --sql,
--console, --http or --health say so. While it runs, a browser finds it at http://127.0.0.1:4780; query and sql reach its data, and so does
everything that speaks to ClickHouse by HTTP.
Each option may stand in a file, or in the environment: MIRRORSCOPE_UP_DATA.

  mirrorscope up
  mirrorscope up --bind :: --allow-source 10.0.0.0/8 --data /var/lib/mirrorscope
  mirrorscope query top-talkers
  curl 'http://127.0.0.1:8123/?query=SELECT+count()+FROM+flows'`;

export default defineCommand({
  meta: { description: 'run listener and ClickHouse in one process' },
  args: {
    ...upArgs,
    ...configurationArgs,
  },
  async run({ args, rawArgs }) {
    noOperands(args._);
    const { dumpUpConfig, loadUpConfig, planOf, runUp } = await import('@mirrorscope/listener');
    const loaded = loadUpConfig({ file: args.config, flags: upSettings(rawArgs) });
    if (args.dump) return printText(dumpUpConfig(loaded));
    const { checkConsole, serveConsole } = await import('../up_console.ts');
    checkConsole(loaded.config);
    if (args.check) printText(`configuration is valid\n${planOf(loaded.config).join('\n')}\n`);
    else process.exitCode = await runUp(loaded.config, (up) => serveConsole(up, loaded.config));
  },
});
