import { GENEVE_PORT } from './geneve.ts';
import { carriesPacket, GTP_PORT } from './gtp.ts';
import { DONE, LAYER_GENEVE, LAYER_GTP, LAYER_VXLAN } from './layer.ts';
import type { Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import { VXLAN_PORT } from './vxlan.ts';
import { narrow, type Walk } from './walk.ts';

/** UDP header (RFC 768). */
const SOURCE_PORT = 0;
const DESTINATION_PORT = SOURCE_PORT + 2;
const LENGTH = DESTINATION_PORT + 2;
const CHECKSUM = LENGTH + 2;
const HEADER = CHECKSUM + 2;

const sourcePort = (view: DataView, offset: number): number => view.getUint16(offset + SOURCE_PORT);
const destinationPort = (view: DataView, offset: number): number => view.getUint16(offset + DESTINATION_PORT);
/** Header and payload in bytes; 0 where they do not fit 16 bits (RFC 2675) or offload has yet to fill it in. */
const length = (view: DataView, offset: number): number => view.getUint16(offset + LENGTH);

/** Fields of the header at an offset. */
export const udp = Object.freeze({ sourcePort, destinationPort, length });

export function enter(view: DataView, walk: Walk, packet: Packet): number {
  const at = walk.at;
  if (walk.limit - at < HEADER) return -REFUSAL.UDP_HEADER_SHORT;
  // From here on the accessors cannot fail.
  const stated = length(view, at);
  if (stated !== 0 && stated < HEADER) return -REFUSAL.UDP_LENGTH;
  // The IP header may promise less than UDP does, as in a first fragment: then IP is right.
  const promised = walk.end - at;
  const whole = stated === 0 || stated > promised ? promised : stated;
  const source = sourcePort(view, at);
  const destination = destinationPort(view, at);
  if (walk.decap !== 0) {
    const layer = tunnelLayer(view, walk, at + HEADER, at + whole, source, destination);
    if (layer !== DONE) {
      narrow(walk, at + whole);
      walk.at = at + HEADER;
      return layer;
    }
  }
  packet.srcPort = source;
  packet.dstPort = destination;
  packet.payloadBytes = whole - HEADER;
  return DONE;
}

/**
 * The tunnel that the ports announce, or DONE. Mirror traffic is known by its destination port alone, since its source
 * port is a hash and may be any; a client whose own port is 4789 is no tunnel. GTP peers may use the port on either side.
 */
function tunnelLayer(view: DataView, walk: Walk, at: number, end: number, source: number, destination: number): number {
  if (destination === VXLAN_PORT) return LAYER_VXLAN;
  if (destination === GENEVE_PORT) return LAYER_GENEVE;
  if ((destination === GTP_PORT || source === GTP_PORT) && carriesPacket(view, at, walk.limit, end)) return LAYER_GTP;
  return DONE;
}
