import { afterTypeOrLength } from './ethertype.ts';
import type { Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** Ethernet II and IEEE 802.3: destination, source, type or length. */
const DESTINATION = 0;
const SOURCE = DESTINATION + 6;
const TYPE = SOURCE + 6;
const HEADER = TYPE + 2;

/** EtherType, or 802.3 length where at most 1500. */
const typeOrLength = (view: DataView, offset: number): number => view.getUint16(offset + TYPE);

/** Fields of the header at an offset. */
export const ethernet = Object.freeze({ typeOrLength });

export function enter(view: DataView, walk: Walk, packet: Packet): number {
  const at = walk.at;
  if (walk.limit - at < HEADER) return -REFUSAL.ETHERNET_SHORT;
  // From here on the accessors cannot fail.
  packet.vlan = 0; // a tag around a tunnel says nothing of the frame inside
  return afterTypeOrLength(walk, at + HEADER, typeOrLength(view, at));
}
