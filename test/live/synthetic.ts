import { PcapWriter } from '@mirrorscope/capture';
import { ethernet, ipv4, ipv6, tcp, udp } from '@mirrorscope/wire/fixtures';

const DATA = new Uint8Array(40);
const FLOWS = 200;
const ARP = 0x0806;
const IPV6 = 0x86dd;
const UDP = 17;
const START = 1_700_000_000;

/** Frames that nobody can make a flow of, by the reason, and how many of each are in the capture. */
const BROKEN: readonly (readonly [reason: string, frame: Uint8Array, times: number])[] = [
  ['arp', ethernet(new Uint8Array(28), { type: ARP }), 5],
  ['ethernet_short', new Uint8Array(10), 4],
  ['ipv4_version', ethernet(new Uint8Array(20)), 3],
  ['ipv4_header_short', ethernet(ipv4(DATA).subarray(0, 12)), 3],
  ['ipv6_header_short', ethernet(ipv6(DATA).subarray(0, 30), { type: IPV6 }), 2],
  ['tcp_header_short', ethernet(ipv4(tcp(DATA).subarray(0, 12))), 6],
  ['udp_length', ethernet(ipv4(udp(DATA, 40_000, 53, 4), { proto: UDP })), 1],
];

/** What is in a capture. */
export interface Contents {
  readonly packets: number;
  readonly refused: ReadonlyMap<string, number>;
}

/** Writes a capture of flows in plain frames, of both IP versions and in VLANs, with broken frames between them. */
export function writeSynthetic(file: string): Contents {
  const good = Array.from({ length: FLOWS }, (_, i) => i).flatMap((i) => {
    const vlans = i % 3 === 0 ? [7] : [];
    const request = i % 2 === 0 ? tcp(DATA, { sourcePort: 10_000 + i }) : udp(DATA, 10_000 + i);
    const answer = i % 2 === 0 ? tcp(DATA, { sourcePort: 443, destinationPort: 10_000 + i }) : udp(DATA, 53, 10_000 + i);
    if (i % 5 === 0) {
      const next = i % 2 === 0 ? 6 : UDP;
      return [
        ethernet(ipv6(request, { next }), { type: IPV6, vlans }),
        ethernet(ipv6(answer, { next, source: '2001:db8::2', destination: '2001:db8::1' }), { type: IPV6, vlans }),
      ];
    }
    const proto = i % 2 === 0 ? 6 : UDP;
    return [
      ethernet(ipv4(request, { proto }), { vlans }),
      ethernet(ipv4(answer, { proto, source: '10.0.0.2', destination: '10.0.0.1' }), { vlans }),
    ];
  });
  const frames = [...good, ...BROKEN.flatMap(([, frame, times]) => Array<Uint8Array>(times).fill(frame))];
  const capture = new PcapWriter(file);
  for (const [i, frame] of frames.entries()) capture.write(START, i * 1000, frame);
  capture.close();
  return { packets: frames.length, refused: new Map(BROKEN.map(([reason, , times]) => [reason, times])) };
}
