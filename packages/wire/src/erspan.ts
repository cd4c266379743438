import { versionLayer } from './ip.ts';
import { LAYER_ETHERNET } from './layer.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** ERSPAN header (draft-foschiano-erspan-03): version and VLAN, session; type III adds a timestamp, a group tag and flags. */
const VERSION_VLAN = 0;
const SESSION = VERSION_VLAN + 2;
const INDEX = SESSION + 2;
const TYPE_II_HEADER = INDEX + 4;

const TIMESTAMP = SESSION + 2;
const GROUP_TAG = TIMESTAMP + 4;
const III_FLAGS = GROUP_TAG + 2;
const TYPE_III_HEADER = III_FLAGS + 2;
const PLATFORM_HEADER = 8;

const VERSION_TYPE_II = 1;
const VERSION_TYPE_III = 2;
const FRAME_IP = 2;
const FLAG_PLATFORM = 0x0001;

const version = (view: DataView, offset: number): number => view.getUint8(offset + VERSION_VLAN) >> 4;
const session = (view: DataView, offset: number): number => view.getUint16(offset + SESSION) & 0x03ff;
/** Type III only: 0 is Ethernet, 2 is IP. */
const frameType = (view: DataView, offset: number): number => (view.getUint16(offset + III_FLAGS) >> 10) & 0x1f;
/** Type III only: 1 where eight more bytes follow. */
const hasPlatformHeader = (view: DataView, offset: number): number => view.getUint16(offset + III_FLAGS) & FLAG_PLATFORM;

/** Fields of the header at an offset. */
export const erspan = Object.freeze({ version, session, frameType, hasPlatformHeader });

export function enter(view: DataView, walk: Walk): number {
  const at = walk.at;
  if (walk.limit - at < TYPE_II_HEADER) return -REFUSAL.ERSPAN_HEADER_SHORT;
  if (version(view, at) === VERSION_TYPE_II) {
    walk.at = at + TYPE_II_HEADER;
    return LAYER_ETHERNET;
  }
  if (version(view, at) !== VERSION_TYPE_III) return -REFUSAL.ERSPAN_VERSION;
  if (walk.limit - at < TYPE_III_HEADER) return -REFUSAL.ERSPAN_HEADER_SHORT;
  const header = TYPE_III_HEADER + (hasPlatformHeader(view, at) === 0 ? 0 : PLATFORM_HEADER);
  walk.at = at + header;
  if (frameType(view, at) !== FRAME_IP) return LAYER_ETHERNET;
  return walk.limit > walk.at ? versionLayer(view, walk.at) : -REFUSAL.ERSPAN_HEADER_SHORT;
}
