/**
 * Views over the bytes of a packet, and the decoder that walks them. Where a protocol is exported by its name, its functions
 * read one field of its header at an offset: `ipv4.ttl(view, offset)`. They check nothing; decode() has checked every layer it
 * lists in `Packet.layerKind`.
 */
export { ah } from './ah.ts';
export { PacketBatch } from './batch.ts';
export { decode } from './decode.ts';
export { erspan } from './erspan.ts';
export { ethernet } from './ethernet.ts';
export { fddi } from './fddi.ts';
export { GENEVE_PORT, geneve } from './geneve.ts';
export { gre } from './gre.ts';
export { gtp } from './gtp.ts';
export { icmp } from './icmp.ts';
export { ieee80211 } from './ieee80211.ts';
export {
  IPPROTO_AH,
  IPPROTO_DESTINATION,
  IPPROTO_ESP,
  IPPROTO_FRAGMENT,
  IPPROTO_GRE,
  IPPROTO_HOP_BY_HOP,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IPV4,
  IPPROTO_IPV6,
  IPPROTO_MOBILITY,
  IPPROTO_MPLS,
  IPPROTO_NONE,
  IPPROTO_ROUTING,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
} from './ipproto.ts';
export { ipv4 } from './ipv4.ts';
export { ipv6 } from './ipv6.ts';
export { ipv6Extension } from './ipv6_extension.ts';
export * from './layer.ts';
export {
  LINKTYPE_ETHERNET,
  LINKTYPE_FDDI,
  LINKTYPE_IPV4,
  LINKTYPE_IPV6,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_LOOP,
  LINKTYPE_NULL,
  LINKTYPE_RAW,
  LINKTYPE_RAW_BSD,
  LINKTYPE_RAW_OPENBSD,
} from './linktype.ts';
export { llc } from './llc.ts';
export { loopback } from './loopback.ts';
export { mpls } from './mpls.ts';
export {
  ENCAP_GENEVE,
  ENCAP_NONE,
  ENCAP_VXLAN,
  FRAGMENT_FIRST,
  FRAGMENT_LATER,
  FRAGMENT_NONE,
  MAX_LAYERS,
  NO_WINDOW_SCALE,
  Packet,
} from './packet.ts';
export { REFUSAL, REFUSAL_NAMES } from './refusal.ts';
export { sctp } from './sctp.ts';
export * from './seq.ts';
export { sll } from './sll.ts';
export { TCP_ACK, TCP_CWR, TCP_ECE, TCP_FIN, TCP_PSH, TCP_RST, TCP_SYN, TCP_URG, tcp } from './tcp.ts';
export { tcpOptions } from './tcp_options.ts';
export { udp } from './udp.ts';
export { vlan } from './vlan.ts';
export { VXLAN_PORT, vxlan } from './vxlan.ts';
