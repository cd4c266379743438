import { etherTypeLayer } from './ethertype.ts';
import { ENCAP_GENEVE, type Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import { takeViewpoint } from './viewpoint.ts';
import type { Walk } from './walk.ts';

/** GENEVE header (RFC 8926, section 3.4): version and options' length, flags, protocol, 24 bits of VNI, reserved, options. */
const VERSION_OPTIONS_LENGTH = 0;
const FLAGS = VERSION_OPTIONS_LENGTH + 1;
const PROTOCOL = FLAGS + 1;
const VNI = PROTOCOL + 2;
const OPTIONS = VNI + 4;

export const GENEVE_PORT = 6081;

const version = (view: DataView, offset: number): number => view.getUint8(offset + VERSION_OPTIONS_LENGTH) >> 6;
/** Options in bytes. */
const optionsLength = (view: DataView, offset: number): number => (view.getUint8(offset + VERSION_OPTIONS_LENGTH) & 0x3f) << 2;
/** EtherType of what is carried. */
const protocol = (view: DataView, offset: number): number => view.getUint16(offset + PROTOCOL);
const vni = (view: DataView, offset: number): number => view.getInt32(offset + VNI) >>> 8;

/** Fields of the header at an offset. */
export const geneve = Object.freeze({ version, optionsLength, protocol, vni });

export function enter(view: DataView, walk: Walk, packet: Packet): number {
  const at = walk.at;
  if (walk.limit - at < OPTIONS) return -REFUSAL.GENEVE_HEADER_SHORT;
  // From here on the accessors cannot fail.
  if (version(view, at) !== 0) return -REFUSAL.GENEVE_VERSION;
  const header = OPTIONS + optionsLength(view, at);
  if (walk.limit - at < header) return -REFUSAL.GENEVE_HEADER_SHORT;
  takeViewpoint(walk, packet, ENCAP_GENEVE, vni(view, at));
  walk.at = at + header;
  return etherTypeLayer(protocol(view, at));
}
