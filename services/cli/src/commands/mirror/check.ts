import { defineCommand } from 'citty';
import { awsArgs, fileOption, jsonOption, mirrorFile, withAws } from '../../mirror_options.ts';
import { noOperands } from '../../operands.ts';
import { printText } from '../../output.ts';

export const operands = '';
export const notes =
  'What plan finds besides the changes: what will not work, costs needlessly or misleads, and how to mend it. Exit code 1 where something will not work.';

export default defineCommand({
  meta: { description: 'look for what will silently not work: listeners, zones, routes, security groups, MTU, quotas' },
  args: { file: fileOption, json: jsonOption, ...awsArgs },
  async run({ args }) {
    noOperands(args._);
    const file = await mirrorFile(args.file);
    const { findingsText, planMirror, readWorld } = await import('@mirrorscope/mirror');
    const world = await withAws(args, file, ({ aws, steps }) => readWorld(aws, file, steps.show));
    const { findings } = planMirror(file, world, { share: 100 });
    printText(args.json ? `${JSON.stringify(findings, null, 2)}\n` : findingsText(findings, { color: process.stdout.isTTY }));
    if (findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
  },
});
