import {
  LAYER_AH,
  LAYER_DATA,
  LAYER_GRE,
  LAYER_ICMP,
  LAYER_ICMPV6,
  LAYER_IPV4,
  LAYER_IPV6,
  LAYER_MPLS,
  LAYER_SCTP,
  LAYER_TCP,
  LAYER_UDP,
} from './layer.ts';

/** Protocol numbers (https://www.iana.org/assignments/protocol-numbers). */
export const IPPROTO_HOP_BY_HOP = 0;
export const IPPROTO_ICMP = 1;
export const IPPROTO_IPV4 = 4;
export const IPPROTO_TCP = 6;
export const IPPROTO_UDP = 17;
export const IPPROTO_IPV6 = 41;
export const IPPROTO_ROUTING = 43;
export const IPPROTO_FRAGMENT = 44;
export const IPPROTO_GRE = 47;
export const IPPROTO_ESP = 50;
export const IPPROTO_AH = 51;
export const IPPROTO_ICMPV6 = 58;
export const IPPROTO_NONE = 59;
export const IPPROTO_DESTINATION = 60;
export const IPPROTO_SCTP = 132;
export const IPPROTO_MOBILITY = 135;
export const IPPROTO_MPLS = 137;

/** The layer that a protocol number announces, extension headers of IPv6 aside. Without `decap` tunnels are payload. */
export function protocolLayer(proto: number, decap: number): number {
  switch (proto) {
    case IPPROTO_TCP:
      return LAYER_TCP;
    case IPPROTO_UDP:
      return LAYER_UDP;
    case IPPROTO_ICMP:
      return LAYER_ICMP;
    case IPPROTO_ICMPV6:
      return LAYER_ICMPV6;
    case IPPROTO_SCTP:
      return LAYER_SCTP;
    case IPPROTO_AH:
      return LAYER_AH;
    case IPPROTO_GRE:
      return decap !== 0 ? LAYER_GRE : LAYER_DATA;
    case IPPROTO_IPV4:
      return decap !== 0 ? LAYER_IPV4 : LAYER_DATA;
    case IPPROTO_IPV6:
      return decap !== 0 ? LAYER_IPV6 : LAYER_DATA;
    case IPPROTO_MPLS:
      return decap !== 0 ? LAYER_MPLS : LAYER_DATA;
    default:
      return LAYER_DATA;
  }
}
