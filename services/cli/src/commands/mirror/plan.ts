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
    measured: {
      type: 'boolean',
      description: "reckon with what CloudWatch says that the sources sent over the last day, instead of the file's rate",
    },
    out: { type: 'string', valueHint: 'FILE', description: 'save the plan' },
    json: jsonOption,
    ...awsArgs,
  },
  async run({ args }) {
    noOperands(args._);
    const share = wholeNumber('share', args.share ?? '100', 0, 100);
    const file = await mirrorFile(args.file);
    const { measuredRate, planJson, planMirror, planText, readWorld, whyOf, whyText } = await import('@mirrorscope/mirror');
    const { world, rate } = await withAws(args, file, async ({ aws, steps }) => {
      const world = await readWorld(aws, file, steps.show);
      return { world, rate: args.measured ? await measuredRate(aws, file, world) : undefined };
    });
    if (args.measured && rate === undefined) process.stderr.write('CloudWatch has no counts of the sources: the rate of the file counts\n');
    if (args.why !== undefined) {
      const reasons = whyOf(file, world, { share, about: args.why });
      return printText(args.json ? `${JSON.stringify(reasons, null, 2)}\n` : whyText(reasons));
    }
    const plan = planMirror(rate === undefined ? file : { ...file, budget: { ...file.budget, bitsPerSecond: rate } }, world, { share });
    if (args.out !== undefined) await writeFile(args.out, planJson(plan));
    printText(args.json ? planJson(plan) : planText(plan, { color: process.stdout.isTTY }));
  },
});
