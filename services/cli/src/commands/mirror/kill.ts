import { defineCommand } from 'citty';
import { confirm } from '../../confirm.ts';
import { awsArgs, jsonOption, withAws, yesOption } from '../../mirror_options.ts';
import { killText } from '../../mirror_text.ts';
import { noOperands } from '../../operands.ts';
import { printText } from '../../output.ts';

export const operands = '';
export const notes = `Needs no file. Watchers stand still from then on, until apply or ramp is run. What others made stays. Targets and filters stay too, and cost nothing:
destroy takes them as well.

  mirrorscope mirror kill --dry-run
  mirrorscope mirror kill --yes`;

export default defineCommand({
  meta: { description: 'delete every own session, as fast as AWS lets us' },
  args: {
    mirror: { type: 'string', valueHint: 'NAME', description: 'of this mirror alone (default: of all that are ours)' },
    'dry-run': { type: 'boolean', description: 'only say which' },
    json: jsonOption,
    yes: yesOption,
    ...awsArgs,
  },
  async run({ args }) {
    noOperands(args._);
    const { kill } = await import('@mirrorscope/mirror');
    const mirror = args.mirror === undefined ? {} : { mirror: args.mirror };
    const dryRun = args['dry-run'] ?? false;
    if (!dryRun) await confirm(`Delete every session of ${args.mirror ?? 'every mirror that is ours'}`, args.yes);
    const report = await withAws(args, undefined, ({ aws, signal, steps }) =>
      kill(aws, { ...mirror, dryRun, signal, onProgress: steps.show }),
    );
    printText(args.json ? `${JSON.stringify(report, null, 2)}\n` : killText(report));
  },
});
