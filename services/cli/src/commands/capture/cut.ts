import { defineCommand } from 'citty';
import { usageError } from '../../errors.ts';
import { oneOperand } from '../../operands.ts';
import { choice, pointInTime, wholeNumber } from '../../values.ts';

export const operands = 'DIR';
export const notes = `Times are ISO 8601, UTC where no zone is given, or how long ago: 15m, -1h, 7d. Packets of all files stand in order of time.
Where several mirrors saw a packet it is there several times, which tools take for retransmissions: choose one by its VNI.

  mirrorscope capture cut ring --from -10m --filter 'vni 7 and host 10.0.0.5 and tcp port 443' --out found.pcap
  mirrorscope capture cut ring --filter 'vni 7' --out - | zeek -C -r -
  mirrorscope capture cut ring --form outer --out all.pcap && mirrorscope analyze all.pcap`;

export default defineCommand({
  meta: { description: 'take a time span and a filter out of a ring, as one capture file' },
  args: {
    out: { type: 'string', valueHint: 'FILE|-', description: 'the capture file to write, - for standard output; this is needed' },
    from: { type: 'string', valueHint: 'TIME', description: 'from this time on (default: all)' },
    to: { type: 'string', valueHint: 'TIME', description: 'up to this time (default: all)' },
    filter: {
      type: 'string',
      valueHint: 'TEXT',
      default: '',
      description: "which packets, in tcpdump's language, with vni and mirror besides",
    },
    form: { type: 'string', valueHint: 'inner|outer', default: 'inner', description: 'the mirrored packets alone, or in their tunnels' },
    payload: { type: 'string', valueHint: 'headers|all|N', default: 'all', description: 'bytes behind the headers, of those in the ring' },
  },
  async run({ args }) {
    const directory = oneOperand(args._, 'the directory of a ring');
    if (args.out === undefined) throw usageError('say where to write: --out FILE.pcap, or --out - for standard output');
    const now = Date.now();
    const cut = {
      directory,
      from: args.from === undefined ? Number.NEGATIVE_INFINITY : milliseconds('from', args.from, now),
      to: args.to === undefined ? Number.POSITIVE_INFINITY : milliseconds('to', args.to, now),
      filter: args.filter,
      form: choice('form', args.form, ['inner', 'outer']),
      payload: payloadBytes(args.payload),
    };
    const { runCut } = await import('../../run_cut.ts');
    await runCut(cut, args.out);
  },
});

/** As the API of dates reads them, but UTC where no zone is given. */
function milliseconds(option: string, text: string, now: number): number {
  const point = pointInTime(option, text, now);
  const ms = Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$|^\d{4}-\d\d-\d\d$/i.test(point) ? point : `${point.replace(' ', 'T')}Z`);
  if (Number.isNaN(ms)) throw usageError(`--${option} is '${text}': give a time such as 2026-05-01T12:00:00Z`);
  return ms;
}

function payloadBytes(text: string): number {
  if (text === 'headers') return 0;
  return text === 'all' ? Number.POSITIVE_INFINITY : wholeNumber('payload', text, 0);
}
