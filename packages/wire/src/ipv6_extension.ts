import {
  IPPROTO_DESTINATION,
  IPPROTO_FRAGMENT,
  IPPROTO_HOP_BY_HOP,
  IPPROTO_MOBILITY,
  IPPROTO_NONE,
  IPPROTO_ROUTING,
  protocolLayer,
} from './ipproto.ts';
import { LAYER_DATA, LAYER_IPV6_EXTENSION, LAYER_IPV6_FRAGMENT } from './layer.ts';
import { FRAGMENT_FIRST, FRAGMENT_LATER, type Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** Hop-by-hop, routing, destination options (RFC 8200) and mobility (RFC 6275) share their first two bytes. */
const NEXT_HEADER = 0;
const LENGTH = NEXT_HEADER + 1;
const OPTIONS = LENGTH + 1;
const LEAST = 8;

/** Fragment header (RFC 8200, section 4.5): 13 bits of offset in units of 8 bytes, two reserved bits, "more". */
const FRAGMENT_NEXT_HEADER = 0;
const FRAGMENT_RESERVED = FRAGMENT_NEXT_HEADER + 1;
const FRAGMENT_OFFSET = FRAGMENT_RESERVED + 1;
const FRAGMENT_ID = FRAGMENT_OFFSET + 2;
const FRAGMENT_HEADER = FRAGMENT_ID + 4;

const OPTION_PAD1 = 0;
const OPTION_JUMBO = 0xc2;
/** No capture holds a packet this long; beyond it sums of offsets would leave 32 bits. */
const LONGEST = 0x3fffffff;

const nextHeader = (view: DataView, offset: number): number => view.getUint8(offset + NEXT_HEADER);
/** Length in bytes of an extension header that is not a fragment or authentication header. */
const headerLength = (view: DataView, offset: number): number => (view.getUint8(offset + LENGTH) + 1) << 3;
/** Position of the fragment's data in the datagram, in bytes. */
const fragmentOffset = (view: DataView, offset: number): number => view.getUint16(offset + FRAGMENT_OFFSET) & 0xfff8;
const moreFragments = (view: DataView, offset: number): number => view.getUint16(offset + FRAGMENT_OFFSET) & 1;
const fragmentId = (view: DataView, offset: number): number => view.getInt32(offset + FRAGMENT_ID);

/** Fields of the header at an offset. */
export const ipv6Extension = Object.freeze({ nextHeader, headerLength, fragmentOffset, moreFragments, fragmentId });

/** Sets the protocol and gives the layer that a next-header number announces. */
export function nextLayer(walk: Walk, packet: Packet, next: number): number {
  packet.proto = next;
  switch (next) {
    case IPPROTO_HOP_BY_HOP:
    case IPPROTO_ROUTING:
    case IPPROTO_DESTINATION:
    case IPPROTO_MOBILITY:
      return LAYER_IPV6_EXTENSION;
    case IPPROTO_FRAGMENT:
      return LAYER_IPV6_FRAGMENT;
    default:
      return protocolLayer(next, walk.decap);
  }
}

export function enter(view: DataView, walk: Walk, packet: Packet): number {
  const at = walk.at;
  if (walk.limit - at < LEAST) return -REFUSAL.IPV6_EXTENSION_SHORT;
  const behind = at + headerLength(view, at);
  if (behind > walk.end) return -REFUSAL.IPV6_EXTENSION_LENGTH;
  const next = nextHeader(view, at);
  // A mobility header is the message itself and says that nothing follows: then it is the protocol.
  if (next === IPPROTO_NONE && packet.proto === IPPROTO_MOBILITY) return LAYER_DATA;
  walk.at = behind;
  return nextLayer(walk, packet, next);
}

export function enterFragment(view: DataView, walk: Walk, packet: Packet): number {
  const at = walk.at;
  if (walk.limit - at < FRAGMENT_HEADER) return -REFUSAL.IPV6_EXTENSION_SHORT;
  const position = fragmentOffset(view, at);
  const more = moreFragments(view, at);
  walk.at = at + FRAGMENT_HEADER;
  packet.fragmentHeader = 1;
  packet.fragmentId = fragmentId(view, at);
  packet.fragmentOffset = position;
  packet.fragmentMore = more;
  if (position !== 0) {
    packet.fragment = FRAGMENT_LATER;
    packet.proto = nextHeader(view, at);
    return LAYER_DATA;
  }
  if (more !== 0) packet.fragment = FRAGMENT_FIRST; // else it is atomic (RFC 6946): a whole packet
  return nextLayer(walk, packet, nextHeader(view, at));
}

/** Payload length from the jumbo option in the hop-by-hop header at `at`; `otherwise` without one, -1 where it is out of range. */
export function jumboLength(view: DataView, at: number, limit: number, otherwise: number): number {
  if (limit - at < LEAST) return otherwise;
  const length = headerLength(view, at);
  const end = limit - at < length ? limit : at + length;
  let option = at + OPTIONS;
  while (option < end) {
    if (view.getUint8(option) === OPTION_PAD1) {
      option += 1;
      continue;
    }
    if (end - option < 2) return otherwise;
    if (view.getUint8(option) === OPTION_JUMBO && end - option >= 6) {
      const jumbo = view.getInt32(option + 2);
      return jumbo < length || jumbo > LONGEST ? -1 : jumbo;
    }
    option += 2 + view.getUint8(option + 1);
  }
  return otherwise;
}
