import { defineCommand } from 'citty';
import { listenArgs, listenSettings } from '../listener_options.ts';
import { noOperands } from '../operands.ts';
import { printText } from '../output.ts';
import { configurationArgs } from '../service_options.ts';

export const operands = '';
export const notes = `Each option may stand in a file, or in the environment: MIRRORSCOPE_LISTEN_PORT, MIRRORSCOPE_LISTEN_FLOW_IDLE_TIMEOUT.
services/listener/mirrorscope.example.yaml has every key, with its default. Options win over variables, and those over the file.

  mirrorscope listen > flows.ndjson
  mirrorscope listen --output store:http://user:password@host:8123/database --health 0.0.0.0:9480
  mirrorscope listen --allow-vni 7,100-199 --allow-source 10.0.0.0/8 --dump > listener.yaml
  mirrorscope listen --config listener.yaml --check`;

export default defineCommand({
  meta: { description: 'receive mirrored packets, and write flow records' },
  args: {
    ...listenArgs,
    ...configurationArgs,
  },
  async run({ args, rawArgs }) {
    noOperands(args._);
    const { dumpListenerConfig, loadListenerConfig, planOf, runListener } = await import('@mirrorscope/listener');
    const loaded = loadListenerConfig({ file: args.config, flags: listenSettings(rawArgs) });
    if (args.dump) printText(dumpListenerConfig(loaded));
    else if (args.check) printText(`configuration is valid\n${planOf(loaded.config).join('\n')}\n`);
    else process.exitCode = await runListener(loaded.config);
  },
});
