import type { Network } from '@mirrorscope/runtime/network';
import {
  ENCAP_NONE,
  FRAGMENT_LATER,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  type Packet,
  TCP_ACK,
  TCP_FIN,
  TCP_PSH,
  TCP_RST,
  TCP_SYN,
  TCP_URG,
} from '@mirrorscope/wire';

/** Says of a decoded packet whether it is meant. Where decoding refused it, by the fields of the layers before. Allocates nothing. */
export type PacketFilter = (packet: Packet) => boolean;

/** Which end of a packet has to match; without one either does. */
export type Direction = 'src' | 'dst' | 'either' | 'both';

/** Of version 4 or 6 of IP, 0: of either. */
export const ipProtocol =
  (version: 4 | 6 | 0, proto: number): PacketFilter =>
  (packet) =>
    packet.ipVersion !== 0 && packet.proto === proto && (version === 0 || packet.ipVersion === version);

/** Words that are an expression by themselves; tcpdump knows them as well. */
export const PROTOCOLS: Readonly<Record<string, PacketFilter>> = {
  ip: (packet) => packet.ipVersion === 4,
  ip6: (packet) => packet.ipVersion === 6,
  tcp: ipProtocol(0, IPPROTO_TCP),
  udp: ipProtocol(0, IPPROTO_UDP),
  sctp: ipProtocol(0, IPPROTO_SCTP),
  icmp: ipProtocol(4, IPPROTO_ICMP),
  icmp6: ipProtocol(6, IPPROTO_ICMPV6),
};

export const PROTOCOL_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['icmp', IPPROTO_ICMP],
  ['tcp', IPPROTO_TCP],
  ['udp', IPPROTO_UDP],
  ['icmp6', IPPROTO_ICMPV6],
  ['sctp', IPPROTO_SCTP],
]);

const flag =
  (bit: number): PacketFilter =>
  (packet) =>
    packet.proto === IPPROTO_TCP && (packet.tcpFlags & bit) !== 0;

/** TCP flags by tcpdump's names for them. */
export const FLAGS: Readonly<Record<string, PacketFilter>> = {
  'tcp-fin': flag(TCP_FIN),
  'tcp-syn': flag(TCP_SYN),
  'tcp-rst': flag(TCP_RST),
  'tcp-push': flag(TCP_PSH),
  'tcp-ack': flag(TCP_ACK),
  'tcp-urg': flag(TCP_URG),
};

export const fragment: PacketFilter = ({ fragmentHeader }) => fragmentHeader !== 0;

export const vlan = (id: number | undefined): PacketFilter =>
  id === undefined ? (packet) => packet.vlan !== 0 : (packet) => packet.vlan === id;

export const vni =
  (first: number, last: number): PacketFilter =>
  (packet) =>
    packet.encap !== ENCAP_NONE && packet.vni >= first && packet.vni <= last;

/** The interface that was mirrored, by the outer source address. */
export function mirror(network: Network): PacketFilter {
  const within = prefix(network);
  return ({ encap, mirror0, mirror1, mirror2, mirror3 }) => encap !== ENCAP_NONE && within(mirror0, mirror1, mirror2, mirror3);
}

/** An end of a packet lies in the network. */
export function address(network: Network, direction: Direction): PacketFilter {
  const version = network.isV4 ? 4 : 6;
  const within = prefix(network);
  const source: PacketFilter = ({ src0, src1, src2, src3 }) => within(src0, src1, src2, src3);
  const destination: PacketFilter = ({ dst0, dst1, dst2, dst3 }) => within(dst0, dst1, dst2, dst3);
  const either = ends(source, destination, direction);
  return (packet) => packet.ipVersion === version && either(packet);
}

/** A port from `first` to `last`; `proto` 0: of any protocol that has ports. Later fragments do not show theirs. */
export function port(first: number, last: number, direction: Direction, proto: number): PacketFilter {
  const either = ends(
    ({ srcPort }) => srcPort >= first && srcPort <= last,
    ({ dstPort }) => dstPort >= first && dstPort <= last,
    direction,
  );
  return (packet) => packet.fragment !== FRAGMENT_LATER && hasPorts(packet.proto, proto) && either(packet);
}

const hasPorts = (found: number, wanted: number): boolean =>
  wanted === 0 ? found === IPPROTO_TCP || found === IPPROTO_UDP || found === IPPROTO_SCTP : found === wanted;

function ends(source: PacketFilter, destination: PacketFilter, direction: Direction): PacketFilter {
  if (direction === 'src') return source;
  if (direction === 'dst') return destination;
  if (direction === 'both') return (packet) => source(packet) && destination(packet);
  return (packet) => source(packet) || destination(packet);
}

/** Compares addresses as Packet holds them, four big-endian words, with a network. */
function prefix({ first, bits }: Network): (a: number, b: number, c: number, d: number) => boolean {
  const word = (value: bigint, i: number): number => Number(BigInt.asIntN(32, value >> BigInt(96 - i * 32)));
  const mask = ((1n << BigInt(bits)) - 1n) << BigInt(128 - bits);
  const [w0, w1, w2, w3] = [word(first, 0), word(first, 1), word(first, 2), word(first, 3)];
  const [m0, m1, m2, m3] = [word(mask, 0), word(mask, 1), word(mask, 2), word(mask, 3)];
  return (a, b, c, d) => ((d ^ w3) & m3) === 0 && ((c ^ w2) & m2) === 0 && ((b ^ w1) & m1) === 0 && ((a ^ w0) & m0) === 0;
}
