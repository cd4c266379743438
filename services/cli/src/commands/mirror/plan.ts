import { writeFile } from 'node:fs/promises';
import { defineCommand } from 'citty';
import { awsArgs, fileOption, jsonOption, mirrorFile, withAws } from '../../mirror_options.ts';
import { noOperands } from '../../operands.ts';
import { printText } from '../../output.ts';
import { Steps } from '../../steps.ts';
import { wholeNumber } from '../../values.ts';

export const operands = '';
export const notes = `Changes nothing. A plan that was saved is applied as it is, or refused if the world has changed since.

  mirrorscope mirror plan -f mirror.yaml --out mirror.plan.json
  mirrorscope mirror apply --plan mirror.plan.json`;

export default defineCommand({
  meta: { description: 'show what would change, why, what it costs and what will not work' },
  args: {
    file: fileOption,
    share: { type: 'string', valueHint: 'PERCENT', default: '100', description: 'percent of the sources' },
    out: { type: 'string', valueHint: 'FILE', description: 'save the plan' },
    json: jsonOption,
    ...awsArgs,
  },
  async run({ args }) {
    noOperands(args._);
    const share = wholeNumber('share', args.share, 0, 100);
    const file = await mirrorFile(args.file);
    const { planJson, planMirror, planText, readWorld } = await import('@mirrorscope/mirror');
    const plan = await withAws(args, file, async (aws) =>
      planMirror(file, await readWorld(aws, file, new Steps(process.stderr).show), { share }),
    );
    if (args.out !== undefined) await writeFile(args.out, planJson(plan));
    printText(args.json ? planJson(plan) : planText(plan, { color: process.stdout.isTTY }));
  },
});
