/** Flows at random, as both of their directions look to a mirror. */
import { ethernet, ipv4, ipv6, tcp, udp } from '@mirrorscope/wire/fixtures';
import fc from 'fast-check';

/** The frame of a packet of the flow: from its first endpoint to the second, or back. */
export type MirroredFlow = (back: boolean) => Uint8Array;

const SCTP = 132;
const word = fc.integer({ min: 0, max: 0xffffffff });
const port = fc.integer({ min: 0, max: 0xffff });
const vlan = fc.integer({ min: 1, max: 4094 });

const dotted = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
const address4 = word.map(dotted);
const address6 = fc.tuple(word, word, word, word).map((words) => words.map((w) => `${hex(w >>> 16)}:${hex(w & 0xffff)}`).join(':'));
const hex = (group: number): string => group.toString(16);

const transport = fc.constantFrom(
  { proto: 6, segment: (source: number, destination: number) => tcp(DATA, { sourcePort: source, destinationPort: destination }) },
  { proto: 17, segment: (source: number, destination: number) => udp(DATA, source, destination) },
  // Its first four bytes are those of UDP.
  { proto: SCTP, segment: (source: number, destination: number) => udp(DATA, source, destination) },
);
const DATA = new Uint8Array(20);

const tags = fc.oneof(
  fc.constant([]),
  vlan.map((id) => [id]),
  fc.tuple(fc.constantFrom(0x88a8, 0x8100, 0x9100), vlan, vlan).map(([type, outer, inner]) => [[type, outer] as const, inner]),
);

/** TCP, UDP and SCTP over IPv4 and IPv6, plain, in a VLAN and in two. */
export const mirroredFlow: fc.Arbitrary<MirroredFlow> = fc
  .record({
    isIpv6: fc.boolean(),
    transport,
    tags,
    four: fc.tuple(address4, address4),
    six: fc.tuple(address6, address6),
    ports: fc.tuple(port, port),
  })
  .map(({ isIpv6, transport: { proto, segment }, tags: vlans, four, six, ports }) => (back) => {
    const turn = <T>([a, b]: readonly [T, T]): readonly [T, T] => (back ? [b, a] : [a, b]);
    const [source, destination] = turn(isIpv6 ? six : four);
    const payload = segment(...turn(ports));
    return isIpv6
      ? ethernet(ipv6(payload, { source, destination, next: proto }), { type: 0x86dd, vlans })
      : ethernet(ipv4(payload, { source, destination, proto }), { vlans });
  });
