import { IPPROTO_ICMP, IPPROTO_ICMPV6, type Packet } from '@mirrorscope/wire';

const WAYS = 4;
const HASH_1 = 0;
const HASH_2 = 1;
const PORTS = 2;
const SEQUENCE = 3;
const SECOND = 4;
const PROTO = 5;
const WORDS = 6;
const HAS_SEQUENCE = 0x100;

/** ICMP type of fragments whose first one was not seen: reserved, so it pairs with no other. */
const ICMP_TYPE_UNKNOWN = 255;

/** Seconds after which a datagram's missing fragments are not expected any more (as Linux, net.ipv4.ipfrag_time). */
const LIFETIME = 30;

/**
 * Which ports the later fragments of a datagram belong to: they carry none. The first fragment of a datagram leaves
 * them here. Fixed size; where a datagram finds no room the oldest of four gives way, counted in `overflows`.
 */
export class Fragments {
  overflows = 0;
  /** After a find() that succeeded: whether the first fragment had a TCP header, and the sequence number of its first byte as if it were data. */
  hasSequence = false;
  sequence = 0;
  sourcePort = 0;
  destinationPort = 0;
  readonly #words: Int32Array;
  readonly #mask: number;

  /** `capacity`: datagrams, a power of two. */
  constructor(capacity: number) {
    this.#words = new Int32Array(capacity * WORDS);
    this.#mask = capacity / WAYS - 1;
  }

  /** Keeps the ports of a first fragment. */
  keep(packet: Packet, viewpoint: number): void {
    const words = this.#words;
    const h1 = hash(packet, viewpoint, 0x9e3779b1);
    const h2 = hash(packet, viewpoint, 0x85ebca6b) | 1;
    const set = (h1 & this.#mask) * WAYS * WORDS;
    let place = set;
    for (let way = 0; way < WAYS; way++) {
      const at = set + way * WORDS;
      if (words[at + HASH_2] === 0 || (words[at + HASH_1] === h1 && words[at + HASH_2] === h2)) {
        place = at;
        break;
      }
      if (((words[at + SECOND]! - words[place + SECOND]!) | 0) < 0) place = at;
    }
    if (words[place + HASH_2] !== 0 && words[place + HASH_2] !== h2 && ((packet.sec - words[place + SECOND]!) | 0) <= LIFETIME)
      this.overflows++;
    words[place + HASH_1] = h1;
    words[place + HASH_2] = h2;
    words[place + PORTS] = isIcmp(packet) ? (packet.icmpType << 16) | packet.icmpCode : (packet.srcPort << 16) | packet.dstPort;
    // The transport header counts as fragment data, but takes no sequence numbers.
    words[place + SEQUENCE] = (packet.seq - packet.transportHeaderBytes) | 0;
    words[place + SECOND] = packet.sec;
    words[place + PROTO] = packet.proto | (packet.transportHeaderBytes > 0 ? HAS_SEQUENCE : 0);
  }

  /**
   * Looks a later fragment up; true where its first fragment was seen, then the ports, `sequence`, and the packet's
   * protocol and ICMP type are set.
   */
  find(packet: Packet, viewpoint: number): boolean {
    const words = this.#words;
    const h1 = hash(packet, viewpoint, 0x9e3779b1);
    const h2 = hash(packet, viewpoint, 0x85ebca6b) | 1;
    const set = (h1 & this.#mask) * WAYS * WORDS;
    for (let way = 0; way < WAYS; way++) {
      const at = set + way * WORDS;
      if (words[at + HASH_1] !== h1 || words[at + HASH_2] !== h2) continue;
      if (((packet.sec - words[at + SECOND]!) | 0) > LIFETIME) return false;
      this.sourcePort = words[at + PORTS]! >>> 16;
      this.destinationPort = words[at + PORTS]! & 0xffff;
      this.sequence = words[at + SEQUENCE]!;
      // IPv6 names the protocol in each fragment, but only the first has the extension headers that may stand before it.
      packet.proto = words[at + PROTO]! & 0xff;
      this.hasSequence = (words[at + PROTO]! & HAS_SEQUENCE) !== 0;
      if (isIcmp(packet)) {
        packet.icmpType = this.sourcePort;
        packet.icmpCode = this.destinationPort;
      }
      return true;
    }
    if (isIcmp(packet)) packet.icmpType = ICMP_TYPE_UNKNOWN;
    return false;
  }
}

function isIcmp(packet: Packet): boolean {
  return packet.proto === IPPROTO_ICMP || packet.proto === IPPROTO_ICMPV6;
}

function hash(packet: Packet, viewpoint: number, seed: number): number {
  let value = Math.imul(viewpoint ^ packet.fragmentId, seed) ^ (packet.ipVersion === 4 ? packet.proto : 0);
  value = Math.imul(value ^ (value >>> 15) ^ packet.src3, 0xc2b2ae35);
  value = Math.imul(value ^ (value >>> 13) ^ packet.dst3, seed);
  if (packet.ipVersion === 6) {
    value = Math.imul(value ^ (value >>> 16) ^ packet.src0, 0x27d4eb2f);
    value = Math.imul(value ^ (value >>> 15) ^ packet.src1, seed);
    value = Math.imul(value ^ (value >>> 13) ^ packet.src2, 0x165667b1);
    value = Math.imul(value ^ (value >>> 16) ^ packet.dst0, seed);
    value = Math.imul(value ^ (value >>> 15) ^ packet.dst1, 0xc2b2ae35);
    value = Math.imul(value ^ (value >>> 13) ^ packet.dst2, seed);
  }
  return value ^ (value >>> 16);
}
