/**
 * The layers that decoding walks. A layer's function answers with the code of the layer that follows, with DONE when
 * nothing follows, or with a refusal as a negative number: one int32 says it all, and the loop needs no second look.
 */
export const DONE = 0;
export const LAYER_ETHERNET = 1;
export const LAYER_IPV4 = 2;
export const LAYER_TCP = 3;
export const LAYER_UDP = 4;
export const LAYER_VXLAN = 5;
export const LAYER_IPV6 = 6;
export const LAYER_VLAN = 7;
export const LAYER_ICMP = 8;
export const LAYER_ICMPV6 = 9;
export const LAYER_MPLS = 10;
export const LAYER_GENEVE = 11;
export const LAYER_GRE = 12;
export const LAYER_ERSPAN = 13;
export const LAYER_GTP = 14;
export const LAYER_SCTP = 15;
/** One code for hop-by-hop, routing, destination options and mobility headers, which share a shape. */
export const LAYER_IPV6_EXTENSION = 16;
export const LAYER_IPV6_FRAGMENT = 17;
export const LAYER_AH = 18;
export const LAYER_LLC = 19;
export const LAYER_FDDI = 20;
export const LAYER_SLL = 21;
export const LAYER_SLL2 = 22;
export const LAYER_LOOPBACK = 23;
export const LAYER_IEEE80211 = 24;
/** What IP carries where no port stands: other protocols, and later fragments. */
export const LAYER_DATA = 25;

/** Name of each layer by its code. */
export const LAYER_NAMES: readonly string[] = Object.freeze([
  'done',
  'ethernet',
  'ipv4',
  'tcp',
  'udp',
  'vxlan',
  'ipv6',
  'vlan',
  'icmp',
  'icmpv6',
  'mpls',
  'geneve',
  'gre',
  'erspan',
  'gtp',
  'sctp',
  'ipv6_extension',
  'ipv6_fragment',
  'ah',
  'llc',
  'fddi',
  'sll',
  'sll2',
  'loopback',
  'ieee80211',
  'data',
]);
