import { addressText } from '@mirrorscope/record';
import {
  ah,
  erspan,
  ethernet,
  geneve,
  gre,
  gtp,
  icmp,
  ipv4,
  ipv6,
  ipv6Extension,
  LAYER_AH,
  LAYER_ERSPAN,
  LAYER_ETHERNET,
  LAYER_GENEVE,
  LAYER_GRE,
  LAYER_GTP,
  LAYER_ICMP,
  LAYER_ICMPV6,
  LAYER_IPV4,
  LAYER_IPV6,
  LAYER_IPV6_EXTENSION,
  LAYER_IPV6_FRAGMENT,
  LAYER_LLC,
  LAYER_LOOPBACK,
  LAYER_MPLS,
  LAYER_SCTP,
  LAYER_SLL,
  LAYER_SLL2,
  LAYER_TCP,
  LAYER_UDP,
  LAYER_VLAN,
  LAYER_VXLAN,
  llc,
  loopback,
  mpls,
  sctp,
  sll,
  tcp,
  udp,
  vlan,
  vxlan,
} from '@mirrorscope/wire';
import { protocolName } from './protocol.ts';

/** The main fields of a layer that decoding has accepted, as `name value` pairs; for the others nothing. */
export const LAYER_TEXT: Readonly<Record<number, (view: DataView, at: number) => string>> = {
  [LAYER_ETHERNET]: (view, at) => `${mac(view, at + 6)} > ${mac(view, at)} type ${hex(ethernet.typeOrLength(view, at), 4)}`,
  [LAYER_VLAN]: (view, at) => `id ${vlan.vlanId(view, at)} priority ${vlan.priority(view, at)}`,
  [LAYER_MPLS]: (view, at) => `label ${mpls.label(view, at)}${mpls.isBottom(view, at) ? ' bottom' : ''}`,
  [LAYER_LLC]: (view, at) => `access points ${hex(llc.accessPoints(view, at), 4)}`,
  [LAYER_SLL]: (view, at) => `protocol ${hex(sll.protocol(view, at), 4)}`,
  [LAYER_SLL2]: (view, at) => `protocol ${hex(sll.protocolV2(view, at), 4)} interface ${sll.interfaceV2(view, at)}`,
  [LAYER_LOOPBACK]: (view, at) => `family ${loopback.family(view, at)}`,
  [LAYER_IPV4]: ipv4Text,
  [LAYER_IPV6]: (view, at) =>
    `${address(view, at + 8)} > ${address(view, at + 24)} hops ${ipv6.hopLimit(view, at)} payload ${ipv6.payloadLength(view, at)} next ${protocolName(ipv6.nextHeader(view, at))}`,
  [LAYER_IPV6_EXTENSION]: (view, at) =>
    `length ${ipv6Extension.headerLength(view, at)} next ${protocolName(ipv6Extension.nextHeader(view, at))}`,
  [LAYER_IPV6_FRAGMENT]: (view, at) =>
    `id ${unsigned(ipv6Extension.fragmentId(view, at))} offset ${ipv6Extension.fragmentOffset(view, at)}${ipv6Extension.moreFragments(view, at) ? ' more' : ''}`,
  [LAYER_AH]: (view, at) => `spi ${hex(ah.securityParameters(view, at), 8)} next ${protocolName(ah.nextHeader(view, at))}`,
  [LAYER_GRE]: (view, at) => `protocol ${hex(gre.protocol(view, at), 4)} flags ${hex(gre.flags(view, at), 4)}`,
  [LAYER_ERSPAN]: (view, at) => `version ${erspan.version(view, at)} session ${erspan.session(view, at)}`,
  [LAYER_GTP]: (view, at) => `type ${gtp.messageType(view, at)} tunnel ${hex(gtp.tunnel(view, at), 8)}`,
  [LAYER_VXLAN]: (view, at) => `vni ${vxlan.vni(view, at)}`,
  [LAYER_GENEVE]: (view, at) =>
    `vni ${geneve.vni(view, at)} protocol ${hex(geneve.protocol(view, at), 4)} options ${geneve.optionsLength(view, at)}`,
  [LAYER_TCP]: tcpText,
  [LAYER_UDP]: (view, at) => `${udp.sourcePort(view, at)} > ${udp.destinationPort(view, at)} length ${udp.length(view, at)}`,
  [LAYER_SCTP]: (view, at) =>
    `${sctp.sourcePort(view, at)} > ${sctp.destinationPort(view, at)} tag ${hex(sctp.verificationTag(view, at), 8)}`,
  [LAYER_ICMP]: icmpText,
  [LAYER_ICMPV6]: icmpText,
};

const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;
/** From the lowest bit up, the letters of tcpdump and Wireshark. */
const TCP_FLAGS = 'FSRPAUEC';

function ipv4Text(view: DataView, at: number): string {
  const field = ipv4.fragmentField(view, at);
  const addresses = `${ipv4Address(view, at + 12)} > ${ipv4Address(view, at + 16)}`;
  const text = `${addresses} ttl ${ipv4.ttl(view, at)} length ${ipv4.totalLength(view, at)} id ${ipv4.identification(view, at)} ${protocolName(ipv4.protocol(view, at))}`;
  if ((field & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) === 0) return text;
  return `${text} fragment offset ${(field & FRAGMENT_OFFSET) * 8}${field & MORE_FRAGMENTS ? ' more' : ''}`;
}

function tcpText(view: DataView, at: number): string {
  const flags = tcp.flags(view, at);
  const letters = [...TCP_FLAGS].filter((_, bit) => flags & (1 << bit)).join('');
  const numbers = `seq ${unsigned(tcp.sequence(view, at))} ack ${unsigned(tcp.acknowledgement(view, at))} win ${tcp.window(view, at)}`;
  return `${tcp.sourcePort(view, at)} > ${tcp.destinationPort(view, at)} [${letters}] ${numbers}`;
}

function icmpText(view: DataView, at: number): string {
  return `type ${icmp.type(view, at)} code ${icmp.code(view, at)}`;
}

const unsigned = (value: number): number => value >>> 0;
const hex = (value: number, digits: number): string => `0x${unsigned(value).toString(16).padStart(digits, '0')}`;
const mac = (view: DataView, at: number): string => [...bytes(view, at, 6)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
const address = (view: DataView, at: number): string => addressText(bytes(view, at, 16), 0);
const ipv4Address = (view: DataView, at: number): string => bytes(view, at, 4).join('.');
const bytes = (view: DataView, at: number, length: number): Uint8Array => new Uint8Array(view.buffer, view.byteOffset + at, length);
