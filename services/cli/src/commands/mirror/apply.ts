import type { Finding } from '@mirrorscope/mirror';
import { defineCommand } from 'citty';
import { usageError } from '../../errors.ts';
import { askAndApply } from '../../mirror_apply.ts';
import { awsArgs, fileOption, forceOption, jsonOption, mirrorFile, shareOption, textOf, withAws, yesOption } from '../../mirror_options.ts';
import { noOperands } from '../../operands.ts';
import { printText } from '../../output.ts';
import { wholeNumber } from '../../values.ts';

export const operands = '';
export const notes = `Does what plan shows, after asking. Run again it goes on where it was ended; what is as it should be is left alone. Where a finding is an error it
does nothing, unless by --force: then it does what can be done. Beyond the budget it does nothing in any case.

  mirrorscope mirror apply -f mirror.yaml --share 5
  mirrorscope mirror apply --plan mirror.plan.json --yes`;

export default defineCommand({
  meta: { description: 'make the world as the file says' },
  args: {
    file: fileOption,
    plan: { type: 'string', valueHint: 'FILE', description: 'apply this saved plan, if the world is still as it was' },
    share: shareOption,
    force: forceOption,
    json: jsonOption,
    yes: yesOption,
    ...awsArgs,
  },
  async run({ args }) {
    noOperands(args._);
    if (args.plan !== undefined && args.share !== undefined) throw usageError('--share is in the plan already: give --plan or --share');
    const share = wholeNumber('share', args.share ?? '100', 0, 100);
    const file = await mirrorFile(args.file);
    const { checkUnmoved, planFromJson, planMirror, planText, readWorld, refuseUnsafe } = await import('@mirrorscope/mirror');
    const saved = args.plan === undefined ? undefined : planFromJson(await textOf(args.plan, 'plan --out FILE writes one'), args.plan);
    await withAws(args, file, async (at) => {
      const world = await readWorld(at.aws, file, at.steps.show);
      if (saved !== undefined) checkUnmoved(saved, file, world);
      const plan = saved ?? planMirror(file, world, { share });
      at.steps.end();
      if (!args.json) printText(planText(plan, { color: process.stdout.isTTY }));
      refuseUnsafe(plan, { force: args.force ?? false });
      await askAndApply(at, plan, { question: `Apply this${inSpiteOf(plan.findings)}`, yes: args.yes, json: args.json });
    });
  },
});

function inSpiteOf(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return errors === 0 ? '' : ` in spite of ${errors === 1 ? 'an error' : `${errors} errors`}`;
}
