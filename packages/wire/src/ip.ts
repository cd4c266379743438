import { LAYER_IPV4, LAYER_IPV6 } from './layer.ts';
import type { Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** The layer of an IP header whose link header does not tell the version. At least one byte must be there. */
export function versionLayer(view: DataView, offset: number): number {
  const version = view.getUint8(offset) >> 4;
  if (version === 4) return LAYER_IPV4;
  if (version === 6) return LAYER_IPV6;
  return -REFUSAL.IP_VERSION;
}

/**
 * Takes over the end that an IP header promises. What lies behind it is padding or a trailer and is not read; a promise
 * beyond what is there marks the packet as truncated, but stays in force: lengths are counted from headers.
 */
export function enterPayload(walk: Walk, packet: Packet, at: number, end: number): void {
  if (end > walk.limit) packet.truncated = 1;
  else walk.limit = end;
  walk.at = at;
  walk.end = end;
  walk.ipHeaders = (walk.ipHeaders + 1) | 0;
}
