import { enterPayload } from './ip.ts';
import { IPPROTO_HOP_BY_HOP, IPPROTO_NONE } from './ipproto.ts';
import { jumboLength, nextLayer } from './ipv6_extension.ts';
import { FRAGMENT_NONE, type Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** IPv6 header (RFC 8200). */
const VERSION_CLASS_FLOW = 0;
const PAYLOAD_LENGTH = VERSION_CLASS_FLOW + 4;
const NEXT_HEADER = PAYLOAD_LENGTH + 2;
const HOP_LIMIT = NEXT_HEADER + 1;
const SOURCE = HOP_LIMIT + 1;
const DESTINATION = SOURCE + 16;
const HEADER = DESTINATION + 16;

const version = (view: DataView, offset: number): number => view.getUint8(offset + VERSION_CLASS_FLOW) >> 4;
/** DSCP and ECN together. */
const trafficClass = (view: DataView, offset: number): number => (view.getUint16(offset + VERSION_CLASS_FLOW) >> 4) & 0xff;
const flowLabel = (view: DataView, offset: number): number => view.getInt32(offset + VERSION_CLASS_FLOW) & 0xfffff;
const payloadLength = (view: DataView, offset: number): number => view.getUint16(offset + PAYLOAD_LENGTH);
const nextHeader = (view: DataView, offset: number): number => view.getUint8(offset + NEXT_HEADER);
const hopLimit = (view: DataView, offset: number): number => view.getUint8(offset + HOP_LIMIT);
/** Word 0 to 3 of an address, big endian. */
const source = (view: DataView, offset: number, word: number): number => view.getInt32(offset + SOURCE + (word << 2));
const destination = (view: DataView, offset: number, word: number): number => view.getInt32(offset + DESTINATION + (word << 2));

/** Fields of the header at an offset. */
export const ipv6 = Object.freeze({ version, trafficClass, flowLabel, payloadLength, nextHeader, hopLimit, source, destination });

export function enter(view: DataView, walk: Walk, packet: Packet): number {
  const at = walk.at;
  if (walk.limit - at < HEADER) return -REFUSAL.IPV6_HEADER_SHORT;
  // From here on the accessors cannot fail.
  if (version(view, at) !== 6) return -REFUSAL.IPV6_VERSION;
  const next = nextHeader(view, at);
  let payload = payloadLength(view, at);
  if (payload === 0) {
    payload = lengthWithoutField(view, walk, at + HEADER, next);
    if (payload < 0) return -REFUSAL.IPV6_JUMBO_LENGTH;
  }
  enterPayload(walk, packet, at + HEADER, at + HEADER + payload);

  packet.ipVersion = 6;
  packet.src0 = source(view, at, 0);
  packet.src1 = source(view, at, 1);
  packet.src2 = source(view, at, 2);
  packet.src3 = source(view, at, 3);
  packet.dst0 = destination(view, at, 0);
  packet.dst1 = destination(view, at, 1);
  packet.dst2 = destination(view, at, 2);
  packet.dst3 = destination(view, at, 3);
  const klass = trafficClass(view, at);
  packet.dscp = klass >> 2;
  packet.ecn = klass & 3;
  packet.ttl = hopLimit(view, at);
  packet.ipBytes = HEADER + payload;
  packet.fragment = FRAGMENT_NONE;
  packet.fragmentId = 0;
  packet.fragmentOffset = 0;
  packet.fragmentMore = 0;
  packet.fragmentHeader = 0;
  return nextLayer(walk, packet, next);
}

/**
 * Payload length where the field says 0: nothing, a jumbogram (RFC 2675), or a packet captured before segmentation
 * offload, for which what encloses it tells. Negative where the jumbo option itself is nonsense.
 */
function lengthWithoutField(view: DataView, walk: Walk, at: number, next: number): number {
  if (next === IPPROTO_NONE) return 0;
  const enclosing = walk.end - at;
  return next === IPPROTO_HOP_BY_HOP ? jumboLength(view, at, walk.limit, enclosing) : enclosing;
}
