import {
  LAYER_AH,
  LAYER_DATA,
  LAYER_ETHERNET,
  LAYER_GENEVE,
  LAYER_GRE,
  LAYER_ICMP,
  LAYER_ICMPV6,
  LAYER_IPV4,
  LAYER_IPV6,
  LAYER_IPV6_EXTENSION,
  LAYER_IPV6_FRAGMENT,
  LAYER_SCTP,
  LAYER_TCP,
  LAYER_UDP,
  LAYER_VXLAN,
  type Packet,
} from '@mirrorscope/wire';

/** Bytes of headers whose length is fixed. */
export const ETHERNET_HEADER = 14;
const UDP_HEADER = 8;
const ICMP_HEADER = 8;
const SCTP_HEADER = 12;
/** So much of GRE, of a mobility header, and of the TCP header in too small a first fragment is enough to tell the flow. */
const GRE_FIXED = 4;
const MOBILITY_FIXED = 8;
const PORTS = 4;

export const isIp = (kind: number | undefined): boolean => kind === LAYER_IPV4 || kind === LAYER_IPV6;

/** What an IP header is followed by where nothing is nested in it. */
const ABOVE_IP: ReadonlySet<number> = new Set([
  LAYER_IPV6_EXTENSION,
  LAYER_IPV6_FRAGMENT,
  LAYER_AH,
  LAYER_TCP,
  LAYER_UDP,
  LAYER_ICMP,
  LAYER_ICMPV6,
  LAYER_SCTP,
  LAYER_DATA,
]);

/**
 * Position in the packet's layers of the mirror's tunnel, -1 where there is none: the outermost VXLAN or GENEVE header, or the VXLAN
 * that the GENEVE of a Gateway Load Balancer carries with one IP header in between.
 */
export function mirrorTunnel({ layers, layerKind }: Packet): number {
  let outermost = 0;
  while (outermost < layers && layerKind[outermost] !== LAYER_VXLAN && layerKind[outermost] !== LAYER_GENEVE) outermost++;
  if (outermost === layers) return -1;
  if (layerKind[outermost] === LAYER_VXLAN) return outermost;
  let ipHeaders = 0;
  for (let i = outermost + 1; i < layers && ipHeaders <= 1; i++) {
    if (isIp(layerKind[i])) ipHeaders++;
    else if (layerKind[i] === LAYER_VXLAN) return ipHeaders === 1 ? i : outermost;
  }
  return outermost;
}

/**
 * Where in the view a decoded packet's headers end, transport header and its options included; all behind is payload. Where decoding
 * refused the packet, or is not to be believed, less counts as headers.
 * @param tunnel what `mirrorTunnel` gave
 */
export function headersEnd(packet: Packet, refusal: number, tunnel: number): number {
  return refusal === 0 ? decodedEnd(packet) : refusedEnd(packet, tunnel + 1);
}

function decodedEnd({ layers, layerKind, layerOffset, transportHeaderBytes, ipBytes }: Packet): number {
  const last = layers - 1;
  const at = layerOffset[last]!;
  let ip = last;
  while (!isIp(layerKind[ip])) ip--;
  // Behind the IP packet stands padding, which may hold anything.
  const end = layerOffset[ip]! + ipBytes;
  switch (layerKind[last]) {
    case LAYER_TCP:
      return Math.min(end, at + (transportHeaderBytes === 0 ? PORTS : transportHeaderBytes));
    case LAYER_UDP:
      return Math.min(end, at + UDP_HEADER);
    case LAYER_ICMP:
    case LAYER_ICMPV6:
      return Math.min(end, at + ICMP_HEADER);
    case LAYER_SCTP:
      return Math.min(end, at + SCTP_HEADER);
    default:
      return Math.min(end, at + openedBytes(layerKind[last - 1], layerOffset[last - 1] === at));
  }
}

/** Of a header that decoding opened and then left alone as data. */
function openedBytes(before: number | undefined, isSame: boolean): number {
  if (!isSame) return 0;
  if (before === LAYER_GRE) return GRE_FIXED;
  return before === LAYER_IPV6_EXTENSION ? MOBILITY_FIXED : 0;
}

/**
 * Up to the header that was refused. What a mirrored packet seemed to carry inside was perhaps no tunnel but payload that looks like
 * one: then its headers end where the tunnel began.
 * @param first the first layer of the mirrored packet
 */
function refusedEnd({ layers, layerKind, layerOffset }: Packet, first: number): number {
  const last = layers - 1;
  let ip = first;
  while (ip < last && !isIp(layerKind[ip])) ip++;
  for (let i = ip + 1; i <= last; i++) {
    if (!ABOVE_IP.has(layerKind[i]!)) return layerOffset[i]!;
  }
  return layerOffset[last]! + (layerKind[last] === LAYER_ETHERNET ? ETHERNET_HEADER : 0);
}
