/**
 * The usual way into a mirror copy, in one go: IPv4 without options or fragments, UDP to the port of VXLAN, VXLAN, Ethernet II, IPv4.
 * The layers one by one (ipv4.ts, udp.ts, vxlan.ts, ethernet.ts) come to the same, at three times the cost; every live packet
 * takes this way, and everything unusual is left to them.
 */
import { ENCAP_VXLAN, type Packet } from './packet.ts';
import { VXLAN_PORT } from './vxlan.ts';
import type { Walk } from './walk.ts';

/** Offsets from the outer IP header. */
const FRAGMENT = 4;
const TTL_PROTOCOL = FRAGMENT + 4;
const SOURCE = TTL_PROTOCOL + 4;
const UDP_PORTS = SOURCE + 8;
const UDP_LENGTH = UDP_PORTS + 4;
const VXLAN = UDP_LENGTH + 4;
const VNI = VXLAN + 4;
const ETHERTYPE = VNI + 4 + 12;
const INNER = ETHERTYPE + 2;

/** Layers that are passed: IPv4, UDP, VXLAN, Ethernet. */
export const MIRROR_LAYERS = 4;

const NO_OPTIONS = 0x45;
const IS_FRAGMENT = 0x3fff;
const UDP = 17;
const VNI_VALID = 0x08000000;
const IPV4 = 0x0800;
const IP_HEADER = 20;
const MAPPED = 0xffff;
// V8 folds a module's own constants alone.
const PORT = VXLAN_PORT;
const ENCAP = ENCAP_VXLAN;

/**
 * Goes on to the IPv4 header of the mirrored packet, which is then sure to be right as far as it goes; or leaves everything as it is
 * and gives false.
 */
export function enterMirror(view: DataView, walk: Walk, packet: Packet): boolean {
  const at = walk.at;
  if (walk.limit - at < INNER + IP_HEADER || (view.getInt32(at + UDP_PORTS) & 0xffff) !== PORT) return false;
  const first = view.getInt32(at);
  const total = first & 0xffff;
  const end = at + total;
  if (first >>> 24 !== NO_OPTIONS || end > walk.limit || total < INNER + IP_HEADER) return false;
  if ((view.getInt32(at + FRAGMENT) & IS_FRAGMENT) !== 0 || ((view.getInt32(at + TTL_PROTOCOL) >>> 16) & 0xff) !== UDP) return false;
  if (view.getUint16(at + UDP_LENGTH) !== total - IP_HEADER) return false;
  if ((view.getInt32(at + VXLAN) & VNI_VALID) === 0 || view.getUint16(at + ETHERTYPE) !== IPV4) return false;
  const inner = view.getInt32(at + INNER);
  const header = (inner >>> 22) & 0x3c;
  if (inner >>> 28 !== 4 || header < IP_HEADER || at + INNER + header > end || (inner & 0xffff) < header) return false;

  const source = view.getInt32(at + SOURCE);
  packet.encap = ENCAP;
  packet.vni = view.getInt32(at + VNI) >>> 8;
  packet.mirror2 = MAPPED;
  packet.mirror3 = source;
  packet.sender2 = MAPPED;
  packet.sender3 = source;
  packet.vlan = 0;
  walk.at = at + INNER;
  walk.limit = end;
  walk.end = end;
  walk.ipHeaders = 1;
  walk.viewpointIpHeaders = 1;
  return true;
}
