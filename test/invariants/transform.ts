import { LINKTYPE_ETHERNET } from '@mirrorscope/wire';
import { ethernet, geneve, ipv4, udp, type WrapOptions, wrapGatewayLoadBalancer, wrapVxlan } from '@mirrorscope/wire/fixtures';
import type { MirroredPacket } from './packets.ts';

/** The packet as a session with this PacketLength, or a capture with this snapshot length, has it. */
export function cut(packet: MirroredPacket, length: number): MirroredPacket {
  const original = Math.max(packet.original, packet.bytes.length);
  return packet.bytes.length <= length ? packet : { ...packet, bytes: packet.bytes.subarray(0, length), original };
}
/** A frame with headers of a mirror around it, whose lengths say how much of the frame there is. */
function wrap(packet: MirroredPacket, frame: Uint8Array): MirroredPacket {
  return { ...packet, bytes: frame, original: frame.length, linkType: LINKTYPE_ETHERNET };
}
export const inVxlan = (packet: MirroredPacket, o: WrapOptions = {}) => wrap(packet, wrapVxlan(packet.bytes, o));
export const inGatewayLoadBalancer = (packet: MirroredPacket, o: WrapOptions = {}) =>
  wrap(packet, wrapGatewayLoadBalancer(packet.bytes, o));
export const inGeneve = (packet: MirroredPacket, vni = 9) =>
  wrap(
    packet,
    ethernet(ipv4(udp(geneve(packet.bytes, vni), 50000, 6081), { proto: 17, source: '172.31.0.9', destination: '172.31.0.10' })),
  );
