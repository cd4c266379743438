import { LAYER_DATA, LAYER_ERSPAN, LAYER_ETHERNET, LAYER_IEEE80211, LAYER_IPV4, LAYER_IPV6, LAYER_MPLS } from './layer.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** GRE header (RFC 2784, RFC 2890): flags and version, protocol; then, where their flags are set, checksum, key, sequence. */
const FLAGS = 0;
const PROTOCOL = FLAGS + 2;
const OPTIONAL = PROTOCOL + 2;
const WORD = 4;

const FLAG_CHECKSUM = 0x8000;
const FLAG_ROUTING = 0x4000;
const FLAG_KEY = 0x2000;
const FLAG_SEQUENCE = 0x1000;
const VERSION = 0x0007;

const PROTOCOL_IPV4 = 0x0800;
const PROTOCOL_IPV6 = 0x86dd;
const PROTOCOL_ETHERNET = 0x6558;
const PROTOCOL_MPLS = 0x8847;
const PROTOCOL_MPLS_MULTICAST = 0x8848;
/** ERSPAN types I and II share a number: II has a sequence number and a header, I has neither. */
const PROTOCOL_ERSPAN = 0x88be;
const PROTOCOL_ERSPAN_III = 0x22eb;
/** Aruba access points send 802.11 frames under these numbers, the low four bits 0. */
const PROTOCOL_ARUBA_FIRST = 0x8200;
const PROTOCOL_ARUBA_LAST = 0x8370;

/** Flags and version as they stand. */
const flags = (view: DataView, offset: number): number => view.getUint16(offset + FLAGS);
const version = (view: DataView, offset: number): number => flags(view, offset) & VERSION;
/** EtherType of what is carried. */
const protocol = (view: DataView, offset: number): number => view.getUint16(offset + PROTOCOL);
/** Header length in bytes that the flags give. */
const headerLength = (view: DataView, offset: number): number => lengthOf(flags(view, offset));

const lengthOf = (bits: number): number =>
  OPTIONAL + ((bits & FLAG_CHECKSUM) === 0 ? 0 : WORD) + ((bits & FLAG_KEY) === 0 ? 0 : WORD) + ((bits & FLAG_SEQUENCE) === 0 ? 0 : WORD);

/** Fields of the header at an offset. */
export const gre = Object.freeze({ flags, version, protocol, headerLength });

export function enter(view: DataView, walk: Walk): number {
  const at = walk.at;
  if (walk.limit - at < OPTIONAL) return -REFUSAL.GRE_HEADER_SHORT;
  // From here on the accessors cannot fail.
  const bits = flags(view, at);
  if ((bits & VERSION) === 1) return LAYER_DATA; // PPTP's (RFC 2637): a flow of GRE, its PPP stays closed
  if ((bits & VERSION) !== 0) return -REFUSAL.GRE_VERSION;
  if ((bits & FLAG_ROUTING) !== 0) return -REFUSAL.GRE_ROUTING;
  const type = protocol(view, at);
  const layer = carriedLayer(type, (bits & FLAG_SEQUENCE) !== 0);
  if (layer === LAYER_DATA) return LAYER_DATA;
  const header = lengthOf(bits);
  if (walk.limit - at < header) return -REFUSAL.GRE_HEADER_SHORT;
  walk.at = at + header;
  return layer;
}

/** The layer inside, or LAYER_DATA where GRE carries something else (keep-alives, NHRP, PPP): then GRE is the flow. */
function carriedLayer(type: number, sequenced: boolean): number {
  switch (type) {
    case PROTOCOL_IPV4:
      return LAYER_IPV4;
    case PROTOCOL_IPV6:
      return LAYER_IPV6;
    case PROTOCOL_ETHERNET:
      return LAYER_ETHERNET;
    case PROTOCOL_MPLS:
    case PROTOCOL_MPLS_MULTICAST:
      return LAYER_MPLS;
    case PROTOCOL_ERSPAN:
      return sequenced ? LAYER_ERSPAN : LAYER_ETHERNET;
    case PROTOCOL_ERSPAN_III:
      return LAYER_ERSPAN;
    default:
      return type >= PROTOCOL_ARUBA_FIRST && type <= PROTOCOL_ARUBA_LAST && (type & 15) === 0 ? LAYER_IEEE80211 : LAYER_DATA;
  }
}
