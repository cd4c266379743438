import { afterTypeOrLength } from './ethertype.ts';
import type { Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** What follows the tag's EtherType (IEEE 802.1Q; 802.1ad stacks them): priority and id, then the next type. */
const CONTROL = 0;
const TYPE = CONTROL + 2;
const HEADER = TYPE + 2;

const vlanId = (view: DataView, offset: number): number => view.getUint16(offset + CONTROL) & 0x0fff;
const priority = (view: DataView, offset: number): number => view.getUint8(offset + CONTROL) >> 5;
const typeOrLength = (view: DataView, offset: number): number => view.getUint16(offset + TYPE);

/** Fields of the header at an offset. */
export const vlan = Object.freeze({ vlanId, priority, typeOrLength });

export function enter(view: DataView, walk: Walk, packet: Packet): number {
  const at = walk.at;
  if (walk.limit - at < HEADER) return -REFUSAL.VLAN_SHORT;
  // From here on the accessors cannot fail.
  const id = vlanId(view, at);
  if (id !== 0) packet.vlan = id; // id 0 is a priority tag: the frame stays in the VLAN of the tag around it
  return afterTypeOrLength(walk, at + HEADER, typeOrLength(view, at));
}
