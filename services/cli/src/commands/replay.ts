import type { Pace } from '@mirrorscope/replay';
import { GENEVE_PORT } from '@mirrorscope/wire';
import { defineCommand } from 'citty';
import { usageError } from '../errors.ts';
import { oneOperand } from '../operands.ts';
import { choice, decimal, hostPort, wholeNumber } from '../values.ts';

export const operands = 'FILE';
export const notes = `FILE is a pcap or pcapng capture, plain, .gz or .zst; - is standard input. Its times and gaps are kept.

Mirror copies in the capture go as they were recorded, from our own address and one port; what else is in it is wrapped.
  vxlan   to a VXLAN port; whatever is no VXLAN copy is wrapped, with VNI 1 or that of --vni
  geneve  to a GENEVE port; VXLAN copies are wrapped as by a Gateway Load Balancer: outer source and VNI stay as recorded
  none    the payload of every UDP packet as it was recorded; other packets are refused
Packets that the capture cut are sent as short as they are. The receiver sees the times of their arrival, so --speed and --pps
change what it says of round trips and durations.

  mirrorscope replay capture.pcap --to 127.0.0.1:4789
  mirrorscope replay capture.pcap --to 127.0.0.1:4789 --speed max --loop 100
  mirrorscope replay capture.pcap --to 127.0.0.1:6081`;

const ENCAPSULATIONS = ['vxlan', 'geneve', 'none'] as const;
const MOST_VNI = 0xffffff;

export default defineCommand({
  meta: { description: 'send a capture as mirrored traffic' },
  args: {
    to: { type: 'string', valueHint: 'HOST:PORT', description: 'where to send it; this is needed' },
    speed: { type: 'string', valueHint: 'X|max', description: 'times as fast as it was captured, 0.1 to 100, or at once (default 1)' },
    pps: { type: 'string', valueHint: 'N', description: 'so many packets a second instead' },
    loop: { type: 'string', valueHint: 'N', default: '1', description: 'send it so many times' },
    encap: {
      type: 'string',
      valueHint: ENCAPSULATIONS.join('|'),
      description: `what is sent (default: geneve to port ${GENEVE_PORT}, else vxlan)`,
    },
    vni: { type: 'string', valueHint: 'N', description: 'the VNI of all packets (default: as recorded)' },
    yes: { type: 'boolean', description: 'also to an address that is neither of this machine nor private' },
  },
  async run({ args }) {
    const file = oneOperand(args._, 'a capture file');
    if (args.to === undefined) throw usageError('say where to send it: --to HOST:PORT, such as --to 127.0.0.1:4789');
    const to = hostPort('to', args.to);
    const request = {
      file,
      to,
      anywhere: args.yes === true,
      pace: pace(args.speed, args.pps),
      loop: wholeNumber('loop', args.loop, 1),
      encapsulation: choice('encap', args.encap ?? (to.port === GENEVE_PORT ? 'geneve' : 'vxlan'), ENCAPSULATIONS),
      vni: args.vni === undefined ? undefined : wholeNumber('vni', args.vni, 0, MOST_VNI),
    };
    const { runReplay } = await import('../run_replay.ts');
    await runReplay(request);
  },
});

function pace(speed: string | undefined, pps: string | undefined): Pace {
  if (speed !== undefined && pps !== undefined) throw usageError('--speed and --pps: give one of them');
  if (pps !== undefined) return { perSecond: wholeNumber('pps', pps, 1) };
  return speed === 'max' ? { perSecond: Number.POSITIVE_INFINITY } : { speed: decimal('speed', speed ?? '1', 0.1, 100, 'max') };
}
