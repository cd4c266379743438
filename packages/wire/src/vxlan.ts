import { LAYER_ETHERNET } from './layer.ts';
import { ENCAP_VXLAN, type Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import { takeViewpoint } from './viewpoint.ts';
import type { Walk } from './walk.ts';

/** VXLAN header (RFC 7348, section 5): flags, reserved, 24 bits of VNI, reserved. */
const FLAGS = 0;
const RESERVED = FLAGS + 1;
const VNI = RESERVED + 3;
const HEADER = VNI + 4;

/** The I flag: the VNI is valid. Others are reserved and ignored, as the RFC asks. */
const FLAG_VNI = 0x08;

export const VXLAN_PORT = 4789;

const flags = (view: DataView, offset: number): number => view.getUint8(offset + FLAGS);
const vni = (view: DataView, offset: number): number => view.getInt32(offset + VNI) >>> 8;

/** Fields of the header at an offset. */
export const vxlan = Object.freeze({ flags, vni });

export function enter(view: DataView, walk: Walk, packet: Packet): number {
  const at = walk.at;
  if (walk.limit - at < HEADER) return -REFUSAL.VXLAN_HEADER_SHORT;
  // From here on the accessors cannot fail.
  if ((flags(view, at) & FLAG_VNI) === 0) return -REFUSAL.VXLAN_FLAGS;
  takeViewpoint(walk, packet, ENCAP_VXLAN, vni(view, at));
  walk.at = at + HEADER;
  return LAYER_ETHERNET;
}
