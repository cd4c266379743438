import { defineCommand } from 'citty';
import { captureArgs, captureSettings } from '../../listener_options.ts';
import { noOperands } from '../../operands.ts';
import { printText } from '../../output.ts';
import { configurationArgs } from '../../service_options.ts';

const DIRECTORY = 'mirrorscope-capture';
/** The flows of a listener that writes none: enough to count packets. */
const FLOWS = 65_536;

export const operands = '';
export const notes = `A listener that keeps packets and writes no flow records. A listener that writes them keeps a ring besides with
listen --capture-dir. It reads the same file and variables as listen: MIRRORSCOPE_LISTEN_CAPTURE_DIR.

  mirrorscope capture --dir ring
  mirrorscope capture --dir ring --size 10GiB --age 6h --filter 'mirror 10.0.0.0/8 and not port 22'
  mirrorscope capture --dir ring --bind 127.0.0.1 --port 14789 --form inner`;

const { dump: _, ...configuration } = configurationArgs;

export default defineCommand({
  meta: { description: 'receive mirrored packets, and keep them as capture files' },
  args: { ...captureArgs, ...configuration },
  async run({ args, rawArgs }) {
    noOperands(args._);
    const { loadListenerConfig, planOf, runListener } = await import('@mirrorscope/listener');
    const { config: given } = loadListenerConfig({ file: args.config, flags: captureSettings(rawArgs) });
    const { capture, flow } = given;
    const config = {
      ...given,
      output: { kind: 'null' } as const,
      flow: { ...flow, capacity: Math.min(flow.capacity, FLOWS) },
      capture: { ...capture, dir: capture.dir ?? DIRECTORY },
    };
    if (args.check) printText(`configuration is valid\n${planOf(config).join('\n')}\n`);
    else process.exitCode = await runListener(config);
  },
});
