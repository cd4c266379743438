import type { CommandGroup } from '../../help.ts';

export const CAPTURE: CommandGroup = {
  description: 'keep mirrored packets as a bounded ring of capture files',
  commands: {
    run: () => import('./run.ts'),
    list: () => import('./list.ts'),
    cut: () => import('./cut.ts'),
  },
  otherwise: 'run',
  notes: `Without a command it is run. Only headers are kept unless --payload says otherwise: payloads hold passwords and personal data.
docs/capture.md explains the ring, its filters, and how Wireshark, tcpreplay and Zeek read it.

  mirrorscope capture --dir ring --filter 'vni 7 and tcp port 443'
  mirrorscope capture list ring
  mirrorscope capture cut ring --from -10m --filter 'host 10.0.0.5' --out found.pcap`,
};
