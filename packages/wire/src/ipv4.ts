import { enterPayload } from './ip.ts';
import { protocolLayer } from './ipproto.ts';
import { LAYER_DATA } from './layer.ts';
import { FRAGMENT_FIRST, FRAGMENT_LATER, FRAGMENT_NONE, type Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/**
 * IPv4 header (RFC 791) by its 32-bit words, from the highest bit down. Every packet passes here, and five reads cost less
 * than twelve:
 *
 *     version 4 | header length 4 | DSCP 6 | ECN 2 | total length 16
 *     identification 16 | flags 3 | fragment offset 13
 *     TTL 8 | protocol 8 | checksum 16
 *     source 32
 *     destination 32
 */
const LENGTHS = 0;
const FRAGMENT = LENGTHS + 4;
const TTL_PROTOCOL = FRAGMENT + 4;
const SOURCE = TTL_PROTOCOL + 4;
const DESTINATION = SOURCE + 4;
const OPTIONS = DESTINATION + 4;

const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;
/** Third word of ::ffff:a.b.c.d. */
const MAPPED = 0xffff;

const lengths = (view: DataView, offset: number): number => view.getInt32(offset + LENGTHS);
const fragmentWord = (view: DataView, offset: number): number => view.getInt32(offset + FRAGMENT);
const ttlProtocol = (view: DataView, offset: number): number => view.getInt32(offset + TTL_PROTOCOL);
const source = (view: DataView, offset: number): number => view.getInt32(offset + SOURCE);
const destination = (view: DataView, offset: number): number => view.getInt32(offset + DESTINATION);

const versionOf = (word: number): number => word >>> 28;
const headerLengthOf = (word: number): number => (word >>> 22) & 0x3c;
const dscpOf = (word: number): number => (word >>> 18) & 0x3f;
const ecnOf = (word: number): number => (word >>> 16) & 3;
const totalLengthOf = (word: number): number => word & 0xffff;
const identificationOf = (word: number): number => word >>> 16;
const fragmentFieldOf = (word: number): number => word & 0xffff;
const ttlOf = (word: number): number => word >>> 24;
const protocolOf = (word: number): number => (word >>> 16) & 0xff;

/** Fields of the header at an offset. */
export const ipv4 = Object.freeze({
  version: (view: DataView, offset: number): number => versionOf(lengths(view, offset)),
  /** In bytes, options included. */
  headerLength: (view: DataView, offset: number): number => headerLengthOf(lengths(view, offset)),
  dscp: (view: DataView, offset: number): number => dscpOf(lengths(view, offset)),
  ecn: (view: DataView, offset: number): number => ecnOf(lengths(view, offset)),
  totalLength: (view: DataView, offset: number): number => totalLengthOf(lengths(view, offset)),
  identification: (view: DataView, offset: number): number => identificationOf(fragmentWord(view, offset)),
  /** Flags and fragment offset as they stand. */
  fragmentField: (view: DataView, offset: number): number => fragmentFieldOf(fragmentWord(view, offset)),
  ttl: (view: DataView, offset: number): number => ttlOf(ttlProtocol(view, offset)),
  protocol: (view: DataView, offset: number): number => protocolOf(ttlProtocol(view, offset)),
  source,
  destination,
});

export function enter(view: DataView, walk: Walk, packet: Packet): number {
  const at = walk.at;
  const available = walk.limit - at;
  if (available < OPTIONS) return -REFUSAL.IPV4_HEADER_SHORT;
  // From here on the accessors cannot fail.
  const first = lengths(view, at);
  if (versionOf(first) !== 4) return -REFUSAL.IPV4_VERSION;
  const header = headerLengthOf(first);
  if (header < OPTIONS) return -REFUSAL.IPV4_HEADER_LENGTH;
  if (available < header) return -REFUSAL.IPV4_HEADER_SHORT;
  let total = totalLengthOf(first);
  // Captured before segmentation offload, a packet of over 65535 bytes says 0; what encloses it knows better.
  if (total === 0) total = walk.end - at;
  if (total < header) return -REFUSAL.IPV4_TOTAL_LENGTH;
  enterPayload(walk, packet, at + header, at + total);

  const third = ttlProtocol(view, at);
  packet.ipVersion = 4;
  packet.src0 = 0;
  packet.src1 = 0;
  packet.src2 = MAPPED;
  packet.src3 = source(view, at);
  packet.dst0 = 0;
  packet.dst1 = 0;
  packet.dst2 = MAPPED;
  packet.dst3 = destination(view, at);
  packet.proto = protocolOf(third);
  packet.ttl = ttlOf(third);
  packet.dscp = dscpOf(first);
  packet.ecn = ecnOf(first);
  packet.ipBytes = total;
  takeFragment(packet, fragmentWord(view, at));
  return packet.fragment === FRAGMENT_LATER ? LAYER_DATA : protocolLayer(packet.proto, walk.decap);
}

const takeFragment = (packet: Packet, word: number): void => {
  const position = (word & FRAGMENT_OFFSET) << 3;
  const more = (word & MORE_FRAGMENTS) === 0 ? 0 : 1;
  packet.fragmentId = identificationOf(word);
  packet.fragmentOffset = position;
  packet.fragmentMore = more;
  packet.fragmentHeader = (position | more) === 0 ? 0 : 1;
  if (position !== 0) packet.fragment = FRAGMENT_LATER;
  else packet.fragment = more === 0 ? FRAGMENT_NONE : FRAGMENT_FIRST;
};
