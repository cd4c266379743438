import { ENCAP_GENEVE, ENCAP_NONE, ENCAP_VXLAN, type Packet } from './packet.ts';
import type { Walk } from './walk.ts';

/**
 * Takes the viewpoint where a mirror tunnel is entered: its kind, its VNI and the source of the IP header around it. The
 * outermost tunnel counts. The one exception is a Gateway Load Balancer endpoint, which wraps the mirror's VXLAN into GENEVE
 * of its own: there the VXLAN directly inside names the mirrored interface.
 */
export function takeViewpoint(walk: Walk, packet: Packet, encap: number, vni: number): void {
  packet.vlan = 0; // tags around the tunnel are not those of the packet inside
  if (packet.encap === ENCAP_NONE) {
    packet.sender0 = packet.src0;
    packet.sender1 = packet.src1;
    packet.sender2 = packet.src2;
    packet.sender3 = packet.src3;
  } else if (!isMirrorInGeneve(walk, packet, encap)) return;
  packet.encap = encap;
  packet.vni = vni;
  packet.mirror0 = packet.src0;
  packet.mirror1 = packet.src1;
  packet.mirror2 = packet.src2;
  packet.mirror3 = packet.src3;
  walk.viewpointIpHeaders = walk.ipHeaders;
}

const isMirrorInGeneve = (walk: Walk, packet: Packet, encap: number): boolean =>
  encap === ENCAP_VXLAN && packet.encap === ENCAP_GENEVE && walk.ipHeaders === walk.viewpointIpHeaders + 1;
