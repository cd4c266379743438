import { defineCommand } from 'citty';
import { confirm } from '../../confirm.ts';
import { applyAndTell } from '../../mirror_apply.ts';
import { awsArgs, fileOption, jsonOption, mirrorFile, textOf, withAws, yesOption } from '../../mirror_options.ts';
import { noOperands } from '../../operands.ts';
import { printText } from '../../output.ts';
import { Steps } from '../../steps.ts';
import { wholeNumber } from '../../values.ts';

export const operands = '';
export const notes = `Does what plan shows, after asking. Run again it goes on where it was ended; what is as it should be is left alone.

  mirrorscope mirror apply -f mirror.yaml --share 5
  mirrorscope mirror apply --plan mirror.plan.json --yes`;

export default defineCommand({
  meta: { description: 'make the world as the file says' },
  args: {
    file: fileOption,
    plan: { type: 'string', valueHint: 'FILE', description: 'apply this saved plan, if the world is still as it was' },
    share: { type: 'string', valueHint: 'PERCENT', default: '100', description: 'percent of the sources' },
    json: jsonOption,
    yes: yesOption,
    ...awsArgs,
  },
  async run({ args }) {
    noOperands(args._);
    const share = wholeNumber('share', args.share, 0, 100);
    const file = await mirrorFile(args.file);
    const { checkUnmoved, planFromJson, planMirror, planText, readWorld, refuseUnsafe } = await import('@mirrorscope/mirror');
    const saved = args.plan === undefined ? undefined : planFromJson(await textOf(args.plan, 'plan --out FILE writes one'), args.plan);
    const steps = new Steps(process.stderr);
    await withAws(args, file, async (aws, signal) => {
      const world = await readWorld(aws, file, steps.show);
      if (saved !== undefined) checkUnmoved(saved, file, world);
      const plan = saved ?? planMirror(file, world, { share });
      steps.end();
      if (!args.json) printText(planText(plan, { color: process.stdout.isTTY }));
      refuseUnsafe(plan);
      if (plan.changes.every(({ action }) => action === 'unchanged')) return;
      await confirm('Apply this', args.yes);
      await applyAndTell(aws, plan, { signal, steps, json: args.json ?? false });
    });
  },
});
