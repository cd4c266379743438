import { writeFile } from 'node:fs/promises';
import { defineCommand } from 'citty';
import { awsArgs, fileOption, jsonOption, mirrorFile, shareOption, withAws } from '../../mirror_options.ts';
import { noOperands } from '../../operands.ts';
import { printText } from '../../output.ts';
import { wholeNumber } from '../../values.ts';

export const operands = '';
export const notes = `Changes nothing. A plan that was saved is applied as it is, or refused if the world has changed since.

  mirrorscope mirror plan -f mirror.yaml --out mirror.plan.json
  mirrorscope mirror apply --plan mirror.plan.json
  mirrorscope mirror plan --why i-0a1b2c3d4e5f60718`;

export default defineCommand({
  meta: { description: 'show what would change, why, what it costs and what will not work' },
  args: {
    file: fileOption,
    share: shareOption,
    why: {
      type: 'string',
      valueHint: 'ID',
      description: 'say instead why an interface, or an instance, is mirrored or not; all: of every one',
    },
    out: { type: 'string', valueHint: 'FILE', description: 'save the plan' },
    json: jsonOption,
    ...awsArgs,
  },
  async run({ args }) {
    noOperands(args._);
    const share = wholeNumber('share', args.share ?? '100', 0, 100);
    const file = await mirrorFile(args.file);
    const { planJson, planMirror, planText, readWorld, whyOf, whyText } = await import('@mirrorscope/mirror');
    const world = await withAws(args, file, ({ aws, steps }) => readWorld(aws, file, steps.show));
    if (args.why !== undefined) {
      const reasons = whyOf(file, world, { share, about: args.why });
      return printText(args.json ? `${JSON.stringify(reasons, null, 2)}\n` : whyText(reasons));
    }
    const plan = planMirror(file, world, { share });
    if (args.out !== undefined) await writeFile(args.out, planJson(plan));
    printText(args.json ? planJson(plan) : planText(plan, { color: process.stdout.isTTY }));
  },
});
