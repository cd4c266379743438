import { defineCommand } from 'citty';
import { oneOperand } from '../../operands.ts';
import { counted, shortBytes } from '../../quantity.ts';
import { printRows, ROW_FORMATS } from '../../rows.ts';
import { choice } from '../../values.ts';

export const operands = 'DIR';
export const notes = `DIR is what --dir or capture.dir names. A file that is being written may be listed at any time.

  mirrorscope capture list ring
  mirrorscope capture list ring --format json`;

const COLUMNS = [
  { name: 'file', type: 'String' },
  { name: 'packets', type: 'UInt64' },
  { name: 'bytes', type: 'UInt64' },
  { name: 'first', type: 'String' },
  { name: 'last', type: 'String' },
];

export default defineCommand({
  meta: { description: 'list the files of a ring, and the times of their packets' },
  args: {
    format: { type: 'string', valueHint: ROW_FORMATS.join('|'), default: 'table', description: 'how the files are printed' },
  },
  async run({ args }) {
    const directory = oneOperand(args._, 'the directory of a ring');
    const format = choice('format', args.format, ROW_FORMATS);
    const { summarizeRing } = await import('@mirrorscope/ring');
    const files = await summarizeRing(directory);
    const rows = files.map(({ path, packets, bytes, first, last }) => [path, packets, bytes, time(first), time(last)]);
    printRows({ columns: COLUMNS, rows }, format);
    const packets = files.reduce((sum, file) => sum + file.packets, 0);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (format === 'table')
      process.stderr.write(`${counted(packets, 'packet')} in ${counted(files.length, 'file')}, ${shortBytes(bytes)}\n`);
  },
});

const time = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());
