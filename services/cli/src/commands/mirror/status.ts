import type { SessionStatus, Status } from '@mirrorscope/mirror';
import { defineCommand } from 'citty';
import { awsArgs, jsonOption, withAws } from '../../mirror_options.ts';
import { noOperands } from '../../operands.ts';
import { printText } from '../../output.ts';
import { outputWidth, type TextColumn, textTable } from '../../text_table.ts';

export const operands = '';
export const notes = 'Reads AWS alone, not the file: also what was left behind shows.';

export default defineCommand({
  meta: { description: 'show own sessions with their interfaces, instances, zones, VNIs and cost' },
  args: {
    mirror: { type: 'string', valueHint: 'NAME', description: 'of this mirror alone (default: of all)' },
    json: jsonOption,
    ...awsArgs,
  },
  async run({ args }) {
    noOperands(args._);
    const { readWorld, statusOf } = await import('@mirrorscope/mirror');
    const world = await withAws(args, undefined, ({ aws, steps }) => readWorld(aws, undefined, steps.show));
    const status = statusOf(world, args.mirror);
    if (args.json) return printText(`${JSON.stringify(status, null, 2)}\n`);
    printText(statusText(status));
  },
});

const COLUMNS: readonly (TextColumn & { readonly cell: (row: SessionStatus) => string })[] = [
  { title: 'session', align: 'left', rank: 3, cell: ({ session }) => session },
  { title: 'mirror', align: 'left', rank: 0, cell: ({ mirror }) => mirror },
  { title: 'interface', align: 'left', rank: 0, cell: (row) => row.interface },
  { title: 'instance', align: 'left', rank: 0, cell: ({ instance = '' }) => instance },
  { title: 'state', align: 'left', rank: 4, cell: ({ instanceState = '' }) => instanceState },
  { title: 'name', align: 'left', rank: 2, cell: ({ name }) => name },
  { title: 'zone', align: 'left', rank: 1, cell: ({ zone }) => zone },
  { title: 'vni', align: 'right', rank: 0, cell: ({ vni }) => String(vni) },
  { title: 'number', align: 'right', rank: 6, cell: ({ number }) => String(number) },
  { title: 'target', align: 'left', rank: 5, cell: ({ target }) => target },
  { title: 'filter', align: 'left', rank: 5, cell: ({ filter }) => filter },
  { title: 'wrong', align: 'left', rank: 0, cell: ({ faults }) => faults.join(' ') },
];

function statusText({ sessions, perMonth }: Status): string {
  if (sessions.length === 0) return 'no sessions of ours\n';
  const rows = sessions.map((row) => COLUMNS.map(({ cell }) => cell(row)));
  return `${textTable(COLUMNS, rows, outputWidth()).text}${sessions.length} sessions, ${perMonth.toFixed(2)} USD a month\n`;
}
