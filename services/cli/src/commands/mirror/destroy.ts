import { defineCommand } from 'citty';
import { confirm } from '../../confirm.ts';
import { applyAndTell } from '../../mirror_apply.ts';
import { awsArgs, fileOption, jsonOption, mirrorFile, withAws, yesOption } from '../../mirror_options.ts';
import { noOperands } from '../../operands.ts';
import { printText } from '../../output.ts';
import { Steps } from '../../steps.ts';

export const operands = '';
export const notes = "Only what carries the mirror's tag goes; existing targets and filters that the file names stay.";

export default defineCommand({
  meta: { description: 'delete all of a mirror: sessions, filters and targets' },
  args: {
    file: fileOption,
    mirror: { type: 'string', valueHint: 'NAME', description: 'this mirror, without a file' },
    json: jsonOption,
    yes: yesOption,
    ...awsArgs,
  },
  async run({ args }) {
    noOperands(args._);
    const file = args.mirror === undefined ? await mirrorFile(args.file) : undefined;
    const name = args.mirror ?? file?.name ?? '';
    const { planDestroy, planText, readWorld } = await import('@mirrorscope/mirror');
    const steps = new Steps(process.stderr);
    await withAws(args, file, async (aws, signal) => {
      const plan = planDestroy(await readWorld(aws, file, steps.show), name);
      steps.end();
      if (!args.json) printText(planText(plan, { color: process.stdout.isTTY }));
      if (plan.changes.length === 0) return;
      await confirm(`Delete all of ${name}`, args.yes);
      await applyAndTell(aws, plan, { signal, steps, json: args.json ?? false });
    });
  },
});
