import { defineCommand } from 'citty';
import { oneOperand } from '../operands.ts';
import { Output } from '../output.ts';
import { choice, wholeNumber } from '../values.ts';

export const operands = 'FILE';
export const notes = `FILE is a capture file, or - for standard input. Layers stand in order, the outermost first:
  mirrorscope decode capture.pcap --limit 10`;

export default defineCommand({
  meta: { description: 'print the layers of each packet, for debugging' },
  args: {
    limit: { type: 'string', valueHint: 'N', description: 'packets to print (default: all)' },
    decap: { type: 'string', valueHint: 'auto|none', default: 'auto', description: 'look into tunnels, or not' },
  },
  async run({ args }) {
    const file = oneOperand(args._, 'a capture file');
    const limit = args.limit === undefined ? Number.POSITIVE_INFINITY : wholeNumber('limit', args.limit, 1);
    const decap = choice('decap', args.decap, ['auto', 'none']) === 'auto';
    const { printPackets } = await import('../packet_lines.ts');
    await printPackets(file, limit, decap, new Output());
  },
});
