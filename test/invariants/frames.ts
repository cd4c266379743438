import { IPPROTO_FRAGMENT } from '@mirrorscope/wire';
import { ethernet, ipv4, ipv6, ipv6Fragment } from '@mirrorscope/wire/fixtures';

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
const ECN_CAPABLE = 2;
const CONGESTION_EXPERIENCED = 3;

/** What stands around a transport header on its way from one host to another. */
export interface Envelope {
  readonly family: 4 | 6;
  readonly source: number;
  readonly destination: number;
  readonly vlan: number;
  readonly proto: number;
  readonly identification: number;
  readonly congested: boolean;
  /** Pieces to cut the packet into, if it is long enough. */
  readonly fragments: number;
}

/** Ethernet frames that carry a transport header and its payload, one for each fragment. */
export function framesOf(transport: Uint8Array, envelope: Envelope): Uint8Array[] {
  const { family, vlan } = envelope;
  const vlans = vlan === 0 ? [] : [vlan];
  const type = family === 4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6;
  const pieces = piecesOf(transport, envelope.fragments);
  return pieces.map((piece, i) => ethernet(ipPacket(piece, envelope, pieces.length > 1, i === pieces.length - 1), { type, vlans }));
}

interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Fragments begin at multiples of 8 bytes; the first holds at least the longest transport header there is. */
function piecesOf(transport: Uint8Array, count: number): Piece[] {
  const step = Math.max(64, Math.ceil(transport.length / count / 8) * 8);
  const pieces: Piece[] = [];
  for (let offset = 0; offset < transport.length; offset += step) pieces.push({ offset, bytes: transport.subarray(offset, offset + step) });
  return pieces.length <= count ? pieces : [{ offset: 0, bytes: transport }];
}

function ipPacket({ offset, bytes }: Piece, envelope: Envelope, isFragment: boolean, isLast: boolean): Uint8Array {
  const { family, source, destination, proto, identification: id } = envelope;
  const ecn = envelope.congested ? CONGESTION_EXPERIENCED : ECN_CAPABLE;
  if (family === 4) {
    const addresses = { source: `10.0.0.${source}`, destination: `10.0.0.${destination}` };
    return ipv4(bytes, { ...addresses, proto, ecn, id, more: !isLast, fragmentOffset: offset });
  }
  const addresses = { source: `2001:db8::${source}`, destination: `2001:db8::${destination}` };
  if (!isFragment) return ipv6(bytes, { ...addresses, next: proto, ecn });
  return ipv6(ipv6Fragment(proto, offset, !isLast, id, bytes), { ...addresses, next: IPPROTO_FRAGMENT, ecn });
}
