import { enterPayload } from './ip.ts';
import { protocolLayer } from './ipproto.ts';
import { LAYER_DATA } from './layer.ts';
import { FRAGMENT_LATER, type Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** IPv4 header (RFC 791). */
const VERSION_IHL = 0;
const DSCP_ECN = VERSION_IHL + 1;
const TOTAL_LENGTH = DSCP_ECN + 1;
const IDENTIFICATION = TOTAL_LENGTH + 2;
const FRAGMENT = IDENTIFICATION + 2;
const TTL = FRAGMENT + 2;
const PROTOCOL = TTL + 1;
const CHECKSUM = PROTOCOL + 1;
const SOURCE = CHECKSUM + 2;
const DESTINATION = SOURCE + 4;
const OPTIONS = DESTINATION + 4;

const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;
/** Third word of ::ffff:a.b.c.d. */
const MAPPED = 0xffff;

const version = (view: DataView, offset: number): number => view.getUint8(offset + VERSION_IHL) >> 4;
/** Header length in bytes, options included. */
const headerLength = (view: DataView, offset: number): number => (view.getUint8(offset + VERSION_IHL) & 15) << 2;
const dscp = (view: DataView, offset: number): number => view.getUint8(offset + DSCP_ECN) >> 2;
const ecn = (view: DataView, offset: number): number => view.getUint8(offset + DSCP_ECN) & 3;
const totalLength = (view: DataView, offset: number): number => view.getUint16(offset + TOTAL_LENGTH);
const identification = (view: DataView, offset: number): number => view.getUint16(offset + IDENTIFICATION);
/** Flags and fragment offset as they stand. */
const fragmentField = (view: DataView, offset: number): number => view.getUint16(offset + FRAGMENT);
const ttl = (view: DataView, offset: number): number => view.getUint8(offset + TTL);
const protocol = (view: DataView, offset: number): number => view.getUint8(offset + PROTOCOL);
const source = (view: DataView, offset: number): number => view.getInt32(offset + SOURCE);
const destination = (view: DataView, offset: number): number => view.getInt32(offset + DESTINATION);

/** Fields of the header at an offset. */
export const ipv4 = Object.freeze({
  version,
  headerLength,
  dscp,
  ecn,
  totalLength,
  identification,
  fragmentField,
  ttl,
  protocol,
  source,
  destination,
});

export function enter(view: DataView, walk: Walk, packet: Packet): number {
  const at = walk.at;
  const available = walk.limit - at;
  if (available < OPTIONS) return -REFUSAL.IPV4_HEADER_SHORT;
  // From here on the accessors cannot fail.
  if (version(view, at) !== 4) return -REFUSAL.IPV4_VERSION;
  const header = headerLength(view, at);
  if (header < OPTIONS) return -REFUSAL.IPV4_HEADER_LENGTH;
  if (available < header) return -REFUSAL.IPV4_HEADER_SHORT;
  let total = totalLength(view, at);
  // Captured before segmentation offload, a packet of over 65535 bytes says 0; what encloses it knows better.
  if (total === 0) total = walk.end - at;
  if (total < header) return -REFUSAL.IPV4_TOTAL_LENGTH;
  enterPayload(walk, packet, at + header, at + total);
  packet.ipBytes = total;
  takeFields(view, at, packet);
  takeFragment(packet, fragmentField(view, at));
  return packet.fragment === FRAGMENT_LATER ? LAYER_DATA : protocolLayer(packet.proto, walk.decap);
}

const takeFields = (view: DataView, at: number, packet: Packet): void => {
  packet.ipVersion = 4;
  packet.src0 = 0;
  packet.src1 = 0;
  packet.src2 = MAPPED;
  packet.src3 = source(view, at);
  packet.dst0 = 0;
  packet.dst1 = 0;
  packet.dst2 = MAPPED;
  packet.dst3 = destination(view, at);
  packet.proto = protocol(view, at);
  packet.ttl = ttl(view, at);
  packet.dscp = dscp(view, at);
  packet.ecn = ecn(view, at);
  packet.fragmentId = identification(view, at);
};

const takeFragment = (packet: Packet, field: number): void => {
  const position = (field & FRAGMENT_OFFSET) << 3;
  const more = (field & MORE_FRAGMENTS) === 0 ? 0 : 1;
  packet.fragmentOffset = position;
  packet.fragmentMore = more;
  packet.fragmentHeader = (position | more) === 0 ? 0 : 1;
  packet.fragment = position !== 0 ? FRAGMENT_LATER : more;
};
