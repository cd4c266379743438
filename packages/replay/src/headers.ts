/** Headers that are put in front of packets. */

/** Ethernet II */
export const ETHERNET_HEADER = 14;
/** VXLAN (RFC 7348), and GENEVE without options (RFC 8926): the VNI stands at the same place in both. */
export const TUNNEL_HEADER = 8;
export const VNI_OFFSET = 4;
export const VNI_LENGTH = 3;

/** Locally administered addresses. */
const DESTINATION = [0x0200, 0x0000, 0x0002];
const SOURCE = [0x0200, 0x0000, 0x0001];

const VXLAN_FLAG_VNI = 0x08000000;

export function writeEthernet(view: DataView, at: number, type: number): void {
  for (const [i, half] of [...DESTINATION, ...SOURCE, type].entries()) view.setUint16(at + 2 * i, half);
}

/** Gives the offset behind it, as `writeGeneve` does. */
export function writeVxlan(view: DataView, at: number, vni: number): number {
  view.setUint32(at, VXLAN_FLAG_VNI);
  view.setUint32(at + VNI_OFFSET, vni << 8);
  return at + TUNNEL_HEADER;
}

/** `protocol` is the EtherType of what follows. */
export function writeGeneve(view: DataView, at: number, protocol: number, vni: number): number {
  view.setUint32(at, protocol);
  view.setUint32(at + VNI_OFFSET, vni << 8);
  return at + TUNNEL_HEADER;
}

/** Writes the VNI of a header, and leaves the byte behind it alone. */
export function writeVni(view: DataView, at: number, vni: number): void {
  view.setUint16(at, vni >>> 8);
  view.setUint8(at + 2, vni);
}
