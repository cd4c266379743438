import type { Reconciled } from '@mirrorscope/mirror';
import { defineCommand } from 'citty';
import { awsArgs, fileOption, jsonOption, mirrorFile, withAws } from '../../mirror_options.ts';
import { noOperands } from '../../operands.ts';
import { printText } from '../../output.ts';
import { duration } from '../../values.ts';

export const operands = '';
export const notes = `Keeps within the share that apply or ramp set, and stands still after kill. Several may run at once. The same as an AWS Lambda function: docs/cdk.md.

  mirrorscope mirror watch -f mirror.yaml --every 1m`;

export default defineCommand({
  meta: { description: 'follow the world: sessions for what appears, none for what is gone, drift put right' },
  args: {
    file: fileOption,
    every: { type: 'string', valueHint: 'DURATION', default: '1m', description: 'from one look to the next' },
    once: { type: 'boolean', description: 'look once and end' },
    json: { ...jsonOption, description: 'print a line of JSON for each look' },
    ...awsArgs,
  },
  async run({ args }) {
    noOperands(args._);
    const every = duration('every', args.every);
    const file = await mirrorFile(args.file);
    const { reconciledText, reconcile, watch } = await import('@mirrorscope/mirror');
    const say = (result: Reconciled | { readonly state: 'failed'; readonly error: string }): void => {
      const time = new Date().toISOString();
      const text = result.state === 'failed' ? `failed: ${result.error}` : reconciledText(result);
      printText(args.json ? `${JSON.stringify({ time, ...result })}\n` : `${time} ${text}\n`);
    };
    await withAws(args, file, async ({ aws, signal }) => {
      if (args.once) return say(await reconcile(aws, file, signal));
      await watch(aws, file, { every, signal, onReconciled: say, onFailure: ({ message }) => say({ state: 'failed', error: message }) });
    });
  },
});
