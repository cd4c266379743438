import { protocolLayer } from './ipproto.ts';
import { nextLayer } from './ipv6_extension.ts';
import type { Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** Authentication header (RFC 4302): an extension header of IPv6, a protocol of its own in IPv4. It hides nothing. */
const NEXT_HEADER = 0;
const LENGTH = NEXT_HEADER + 1;
const RESERVED = LENGTH + 1;
const SECURITY_PARAMETERS = RESERVED + 2;
const SEQUENCE = SECURITY_PARAMETERS + 4;
const LEAST = SEQUENCE + 4;

const nextHeader = (view: DataView, offset: number): number => view.getUint8(offset + NEXT_HEADER);
/** Length in bytes: the field counts words beyond the first two. */
const headerLength = (view: DataView, offset: number): number => (view.getUint8(offset + LENGTH) + 2) << 2;
const securityParameters = (view: DataView, offset: number): number => view.getInt32(offset + SECURITY_PARAMETERS);

/** Fields of the header at an offset. */
export const ah = Object.freeze({ nextHeader, headerLength, securityParameters });

export function enter(view: DataView, walk: Walk, packet: Packet): number {
  const at = walk.at;
  if (walk.limit - at < LEAST) return -REFUSAL.AH_SHORT;
  const header = headerLength(view, at);
  if (header < LEAST || at + header > walk.end) return -REFUSAL.AH_LENGTH;
  const next = nextHeader(view, at);
  walk.at = at + header;
  if (packet.ipVersion === 6) return nextLayer(walk, packet, next);
  packet.proto = next;
  return protocolLayer(next, walk.decap);
}
