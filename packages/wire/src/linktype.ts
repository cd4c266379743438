import { versionLayer } from './ip.ts';
import { LAYER_ETHERNET, LAYER_FDDI, LAYER_IPV4, LAYER_IPV6, LAYER_LOOPBACK, LAYER_SLL, LAYER_SLL2 } from './layer.ts';
import { REFUSAL } from './refusal.ts';

/** Link types of capture files that can be decoded (https://www.tcpdump.org/linktypes.html). */
export const LINKTYPE_NULL = 0;
export const LINKTYPE_ETHERNET = 1;
export const LINKTYPE_FDDI = 10;
/** Raw IP has three numbers: a DLT of most systems, that of OpenBSD, and the registered one. */
export const LINKTYPE_RAW_BSD = 12;
export const LINKTYPE_RAW_OPENBSD = 14;
export const LINKTYPE_RAW = 101;
export const LINKTYPE_LOOP = 108;
export const LINKTYPE_LINUX_SLL = 113;
export const LINKTYPE_IPV4 = 228;
export const LINKTYPE_IPV6 = 229;
export const LINKTYPE_LINUX_SLL2 = 276;

/** The first layer of a packet whose bytes are [offset, limit). */
export function firstLayer(view: DataView, offset: number, limit: number, linkType: number): number {
  switch (linkType) {
    case LINKTYPE_ETHERNET:
      return LAYER_ETHERNET;
    case LINKTYPE_RAW:
    case LINKTYPE_RAW_BSD:
    case LINKTYPE_RAW_OPENBSD:
      return offset < limit ? versionLayer(view, offset) : -REFUSAL.IP_SHORT;
    case LINKTYPE_IPV4:
      return LAYER_IPV4;
    case LINKTYPE_IPV6:
      return LAYER_IPV6;
    case LINKTYPE_LINUX_SLL:
      return LAYER_SLL;
    case LINKTYPE_LINUX_SLL2:
      return LAYER_SLL2;
    case LINKTYPE_NULL:
    case LINKTYPE_LOOP:
      return LAYER_LOOPBACK;
    case LINKTYPE_FDDI:
      return LAYER_FDDI;
    default:
      return -REFUSAL.UNSUPPORTED_LINK_TYPE;
  }
}
