import { LINKTYPE_ETHERNET } from '@mirrorscope/wire';
import { ethernet, geneve, ipv4, udp, wrapGatewayLoadBalancer, wrapVxlan } from '@mirrorscope/wire/fixtures';
import type { MirroredPacket } from './packets.ts';

/** The packet as a session with that PacketLength, or a capture with that snap length, has it. */
export function cut(packet: MirroredPacket, length: number): MirroredPacket {
  return packet.bytes.length <= length ? packet : { ...packet, bytes: packet.bytes.subarray(0, length) };
}

/** Where a mirrored frame comes from: the outer source address, and the VNI. */
export interface Mirror {
  readonly source: string;
  readonly vni: number;
}

const MIRROR: Mirror = { source: '172.31.0.1', vni: 7 };
const UDP = 17;
const NO_FRAME = new Uint8Array(0);
/** The lengths of the first IPv4 and UDP headers of a frame, and of those that follow them in GENEVE. */
const OUTER_LENGTHS = [16, 38];
const BOTH_LENGTHS = [...OUTER_LENGTHS, 84, 106];

/** As a mirror session sends it: what there is of the frame, in VXLAN. */
export const inVxlan = (packet: MirroredPacket, mirror: Mirror = MIRROR): MirroredPacket =>
  carrying(packet, headersOf('vxlan', mirror), OUTER_LENGTHS);

/** The same in GENEVE, as an overlay might. */
export const inGeneve = (packet: MirroredPacket, mirror: Mirror = MIRROR): MirroredPacket =>
  carrying(packet, headersOf('geneve', mirror), OUTER_LENGTHS);

/** The mirror session's VXLAN behind a Gateway Load Balancer endpoint: in GENEVE once more. */
export const inGatewayLoadBalancer = (packet: MirroredPacket, mirror: Mirror = MIRROR): MirroredPacket =>
  carrying(packet, headersOf('both', mirror), BOTH_LENGTHS);

const AROUND_NOTHING = {
  vxlan: (mirror: Mirror) => wrapVxlan(NO_FRAME, mirror),
  geneve: ({ source, vni }: Mirror) =>
    ethernet(ipv4(udp(geneve(NO_FRAME, vni), 60_000, 6081), { source, destination: '172.31.0.2', proto: UDP })),
  both: (mirror: Mirror) => wrapGatewayLoadBalancer(NO_FRAME, mirror),
} as const;

const made = new Map<string, Uint8Array>();

/** Headers around nothing, made once: hundreds of thousands of frames are put behind them. */
function headersOf(kind: keyof typeof AROUND_NOTHING, mirror: Mirror): Uint8Array {
  const key = `${kind} ${mirror.source} ${mirror.vni}`;
  const headers = made.get(key) ?? AROUND_NOTHING[kind](mirror);
  made.set(key, headers);
  return headers;
}

/** `lengths`: where the headers say how long they and what follows are. */
function carrying({ sec, nsec, bytes }: MirroredPacket, headers: Uint8Array, lengths: readonly number[]): MirroredPacket {
  const frame = new Uint8Array(headers.length + bytes.length);
  frame.set(headers);
  frame.set(bytes, headers.length);
  const view = new DataView(frame.buffer);
  for (const at of lengths) {
    const length = view.getUint16(at) + bytes.length;
    // A frame that was captured before segmentation offload: then the headers around it say nothing either.
    view.setUint16(at, length > 0xffff ? 0 : length);
  }
  return { sec, nsec, bytes: frame, original: frame.length, linkType: LINKTYPE_ETHERNET };
}
