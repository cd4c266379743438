/**
 * Views over the bytes of a packet, and the decoder that walks them. Where a protocol is exported by its name, its functions
 * read one field of its header at an offset: `ipv4.ttl(view, offset)`. They check nothing; decode() has checked every layer it
 * lists in `Packet.layerKind`.
 */
export * as ah from './ah.ts';
export { PacketBatch } from './batch.ts';
export { decode } from './decode.ts';
export * as erspan from './erspan.ts';
export * as ethernet from './ethernet.ts';
export * as fddi from './fddi.ts';
export * as geneve from './geneve.ts';
export * as gre from './gre.ts';
export * as gtp from './gtp.ts';
export * as icmp from './icmp.ts';
export * as ieee80211 from './ieee80211.ts';
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
export * as ipv4 from './ipv4.ts';
export * as ipv6 from './ipv6.ts';
export * as ipv6Extension from './ipv6_extension.ts';
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
export * as llc from './llc.ts';
export * as loopback from './loopback.ts';
export * as mpls from './mpls.ts';
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
export * as sctp from './sctp.ts';
export * from './seq.ts';
export * as sll from './sll.ts';
export * as tcp from './tcp.ts';
export { TCP_ACK, TCP_CWR, TCP_ECE, TCP_FIN, TCP_PSH, TCP_RST, TCP_SYN, TCP_URG } from './tcp.ts';
export * as tcpOptions from './tcp_options.ts';
export * as udp from './udp.ts';
export * as vlan from './vlan.ts';
export * as vxlan from './vxlan.ts';
