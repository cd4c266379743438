import { defineCommand } from 'citty';
import { askAndApply } from '../../mirror_apply.ts';
import { awsArgs, fileOption, jsonOption, mirrorFile, withAws, yesOption } from '../../mirror_options.ts';
import { noOperands } from '../../operands.ts';
import { printText } from '../../output.ts';

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
    await withAws(args, file, async (at) => {
      const plan = planDestroy(await readWorld(at.aws, file, at.steps.show), name);
      at.steps.end();
      if (!args.json) printText(planText(plan, { color: process.stdout.isTTY }));
      await askAndApply(at, plan, { question: `Delete all of ${name}`, yes: args.yes, json: args.json });
    });
  },
});
