import { LAYER_IPV4, LAYER_IPV6 } from './layer.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** BSD loopback (https://www.tcpdump.org/linktypes/LINKTYPE_NULL.html): one 32-bit address family. */
const FAMILY = 0;
const HEADER = FAMILY + 4;

const AF_INET = 2;
/** AF_INET6 differs: NetBSD and OpenBSD, FreeBSD, Darwin. */
const AF_INET6_NETBSD = 24;
const AF_INET6_FREEBSD = 28;
const AF_INET6_DARWIN = 30;

/** The family in whichever byte order the capturing host had: families are small, so the other order shows at once. */
function family(view: DataView, offset: number): number {
  const big = view.getInt32(offset + FAMILY);
  return big >= 0 && big <= 0xffff ? big : view.getInt32(offset + FAMILY, true);
}

/** Fields of the header at an offset. */
export const loopback = Object.freeze({ family });

export function enter(view: DataView, walk: Walk): number {
  const at = walk.at;
  if (walk.limit - at < HEADER) return -REFUSAL.LOOPBACK_SHORT;
  walk.at = at + HEADER;
  switch (family(view, at)) {
    case AF_INET:
      return LAYER_IPV4;
    case AF_INET6_NETBSD:
    case AF_INET6_FREEBSD:
    case AF_INET6_DARWIN:
      return LAYER_IPV6;
    default:
      return -REFUSAL.NOT_IP;
  }
}
