import { DONE } from './layer.ts';
import type { Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** ICMP (RFC 792) and ICMPv6 (RFC 4443) begin alike; four bytes that depend on the type follow. */
const TYPE = 0;
const CODE = TYPE + 1;
const CHECKSUM = CODE + 1;
const REST = CHECKSUM + 2;
const HEADER = REST + 4;

const type = (view: DataView, offset: number): number => view.getUint8(offset + TYPE);
const code = (view: DataView, offset: number): number => view.getUint8(offset + CODE);

/** Fields of the header at an offset. */
export const icmp = Object.freeze({ type, code });

/** `short` is the refusal of the version at hand. Packets quoted in errors are not looked at: they are not traffic. */
export function enter(view: DataView, walk: Walk, packet: Packet, short: number): number {
  const at = walk.at;
  if (walk.limit - at < REST) return -short;
  // From here on the accessors cannot fail.
  packet.icmpType = type(view, at);
  packet.icmpCode = code(view, at);
  const payload = walk.end - at - HEADER;
  packet.payloadBytes = Math.max(payload, 0);
  return DONE;
}

export const enterV4 = (view: DataView, walk: Walk, packet: Packet): number => enter(view, walk, packet, REFUSAL.ICMP_HEADER_SHORT);
export const enterV6 = (view: DataView, walk: Walk, packet: Packet): number => enter(view, walk, packet, REFUSAL.ICMPV6_HEADER_SHORT);
