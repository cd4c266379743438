import { ipv4, ipv6, LAYER_ETHERNET, LAYER_IPV4, LAYER_UDP, LINKTYPE_ETHERNET, type Packet, udp } from '@mirrorscope/wire';
import { ETHERNET_HEADER, headersEnd, isIp, mirrorTunnel } from './layout.ts';

/** The mirrored packet without its tunnel, or the copy as it came. */
export type Form = 'inner' | 'outer';

/** The longest packet that readers have to expect; libpcap's own limit. */
export const SNAP_LENGTH = 262_144;

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
const IPV6_HEADER = 40;
const UDP_HEADER = 8;

/**
 * What is kept of a packet: an Ethernet frame, whatever the packet came in. One object is filled again for every packet, so that
 * nothing is allocated.
 */
export class Frame {
  /** Where it begins in the view, how many bytes of it are kept, and how many it had before any was left out. */
  start = 0;
  kept = 0;
  original = 0;
  /** EtherType of an IP packet that had no Ethernet header: one of zeros is put before it. 0: it has its own. */
  etherType = 0;
  readonly #inner: boolean;
  readonly #payload: number;

  /** @param payload bytes that are kept behind the headers */
  constructor(form: Form, payload: number) {
    this.#inner = form === 'inner';
    this.#payload = payload;
  }

  /**
   * Takes the packet that `decode` has just gone through, with its layers listed. False where it is no Ethernet frame and cannot be
   * made one.
   */
  take(view: DataView, offset: number, captured: number, linkType: number, packet: Packet, refusal: number): boolean {
    const tunnel = mirrorTunnel(packet);
    const { layers, layerKind, layerOffset, original } = packet;
    // Where the tunnel was refused nobody knows what is inside: the copy is kept as it came.
    const inside = this.#inner && tunnel >= 0 && tunnel + 1 < layers;
    let first = inside ? tunnel + 1 : 0;
    // Of another link layer the IP packet is left.
    if (!inside && linkType !== LINKTYPE_ETHERNET) while (first < layers && !isIp(layerKind[first])) first++;
    const kind = first < layers ? layerKind[first] : undefined;
    this.etherType = kind === LAYER_ETHERNET ? 0 : kind === LAYER_IPV4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6;
    if (kind !== LAYER_ETHERNET && !isIp(kind)) return false;
    this.start = layerOffset[first]!;
    const end = inside ? Math.min(offset + original, datagramEnd(view, packet, tunnel)) : offset + original;
    const headers = headersEnd(packet, refusal, tunnel) + this.#payload;
    const made = this.etherType === 0 ? 0 : ETHERNET_HEADER;
    this.kept = Math.min(SNAP_LENGTH, made + Math.max(0, Math.min(headers, end, offset + captured) - this.start));
    this.original = made + Math.max(end, inside ? promisedEnd(view, packet, refusal, first) : 0) - this.start;
    return true;
  }
}

/** Where the UDP datagram around the tunnel ends: link layers may put padding behind it. */
function datagramEnd(view: DataView, { layerKind, layerOffset }: Packet, tunnel: number): number {
  const at = layerOffset[tunnel - 1]!;
  const length = layerKind[tunnel - 1] === LAYER_UDP ? udp.length(view, at) : 0;
  return length < UDP_HEADER ? Number.POSITIVE_INFINITY : at + length;
}

/** Where the mirrored packet ended by its own IP header, since sessions cut packets. 0 where there is none. */
function promisedEnd(view: DataView, { layers, layerKind, layerOffset }: Packet, refusal: number, first: number): number {
  const read = refusal === 0 ? layers : layers - 1;
  for (let i = first; i < read; i++) {
    const at = layerOffset[i]!;
    if (!isIp(layerKind[i])) continue;
    return at + (layerKind[i] === LAYER_IPV4 ? ipv4.totalLength(view, at) : IPV6_HEADER + ipv6.payloadLength(view, at));
  }
  return 0;
}
