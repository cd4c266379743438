/** The key of a flow: who talks with whom, in one order for both directions. */
import { IPPROTO_ICMP, IPPROTO_ICMPV6, type Packet } from '@mirrorscope/wire';
import { FLOW } from './layout.ts';
import type { FlowMemory } from './memory.ts';

const { ADDRESS, PORTS, VIEWPOINT_PROTO } = FLOW;

/**
 * ICMP's types that ask, and the types that answer them (Community ID specification, version 1). A message of such a
 * pair shares the flow of its counterpart; any other message is a flow of one direction.
 */
const ICMP_PAIRS = [8, 0, 0, 8, 13, 14, 14, 13, 15, 16, 16, 15, 17, 18, 18, 17, 10, 9, 9, 10];
const ICMPV6_PAIRS = [
  128, 129, 129, 128, 130, 131, 131, 130, 133, 134, 134, 133, 135, 136, 136, 135, 139, 140, 140, 139, 144, 145, 145, 144,
];
/** Types that ask. */
const ICMP_REQUESTS = [8, 13, 15, 17, 10];
const ICMPV6_REQUESTS = [128, 130, 133, 135, 139, 144];

const NO_COUNTERPART = 255;
const counterparts = (pairs: readonly number[]) => {
  const table = new Uint8Array(256).fill(NO_COUNTERPART);
  for (let at = 0; at < pairs.length; at += 2) table[pairs[at]!] = pairs[at + 1]!;
  return table;
};
const requests = (types: readonly number[]) => {
  const table = new Uint8Array(256);
  for (const type of types) table[type] = 1;
  return table;
};
const icmpCounterpart = counterparts(ICMP_PAIRS);
const icmpv6Counterpart = counterparts(ICMPV6_PAIRS);
const icmpRequest = requests(ICMP_REQUESTS);
const icmpv6Request = requests(ICMPV6_REQUESTS);

/** How FlowKey.server was found. */
export const BY_PORT = 1;
export const BY_TUPLE = 2;

export class FlowKey {
  /** Words of the endpoint that comes first and of the other one. */
  a0 = 0;
  a1 = 0;
  a2 = 0;
  a3 = 0;
  b0 = 0;
  b1 = 0;
  b2 = 0;
  b3 = 0;
  /** A's port << 16 | B's port. */
  ports = 0;
  viewpointProto = 0;
  hash = 0;
  /** The packet was sent by B. */
  fromB = false;

  /** Fills the key from a packet with the given ports, at a viewpoint. `seed` keeps hash collisions from being planned. */
  set(packet: Packet, viewpoint: number, sourcePort: number, destinationPort: number, seed: number): void {
    const proto = packet.proto;
    let oneWay = false;
    if (proto === IPPROTO_ICMP || proto === IPPROTO_ICMPV6) {
      const counterpart = (proto === IPPROTO_ICMP ? icmpCounterpart : icmpv6Counterpart)[packet.icmpType]!;
      oneWay = counterpart === NO_COUNTERPART;
      sourcePort = packet.icmpType;
      destinationPort = oneWay ? packet.icmpCode : counterpart;
    }
    this.viewpointProto = (viewpoint << 8) | proto;
    // Any order will do that is the same for both directions: the last word differs soonest.
    let order = 0;
    if (!oneWay) {
      if (packet.src3 !== packet.dst3) order = packet.src3 < packet.dst3 ? -1 : 1;
      else if (packet.src2 !== packet.dst2) order = packet.src2 < packet.dst2 ? -1 : 1;
      else if (packet.src1 !== packet.dst1) order = packet.src1 < packet.dst1 ? -1 : 1;
      else if (packet.src0 !== packet.dst0) order = packet.src0 < packet.dst0 ? -1 : 1;
      else order = sourcePort - destinationPort;
    }
    this.fromB = order > 0;
    if (order > 0) {
      this.a0 = packet.dst0;
      this.a1 = packet.dst1;
      this.a2 = packet.dst2;
      this.a3 = packet.dst3;
      this.b0 = packet.src0;
      this.b1 = packet.src1;
      this.b2 = packet.src2;
      this.b3 = packet.src3;
      this.ports = (destinationPort << 16) | sourcePort;
    } else {
      this.a0 = packet.src0;
      this.a1 = packet.src1;
      this.a2 = packet.src2;
      this.a3 = packet.src3;
      this.b0 = packet.dst0;
      this.b1 = packet.dst1;
      this.b2 = packet.dst2;
      this.b3 = packet.dst3;
      this.ports = (sourcePort << 16) | destinationPort;
    }
    this.hash = hashWords(this, seed);
  }

  /** Fills the key from the flow at `base`. */
  load(memory: FlowMemory, base: number, seed: number): this {
    const { i32 } = memory;
    this.a0 = i32[base + ADDRESS]!;
    this.a1 = i32[base + ADDRESS + 1]!;
    this.a2 = i32[base + ADDRESS + 2]!;
    this.a3 = i32[base + ADDRESS + 3]!;
    this.b0 = i32[base + ADDRESS + 4]!;
    this.b1 = i32[base + ADDRESS + 5]!;
    this.b2 = i32[base + ADDRESS + 6]!;
    this.b3 = i32[base + ADDRESS + 7]!;
    this.ports = i32[base + PORTS]!;
    this.viewpointProto = i32[base + VIEWPOINT_PROTO]!;
    this.hash = hashWords(this, seed);
    return this;
  }

  /** Writes the key into the flow at `base`. */
  store(memory: FlowMemory, base: number): void {
    const { i32 } = memory;
    i32[base + ADDRESS] = this.a0;
    i32[base + ADDRESS + 1] = this.a1;
    i32[base + ADDRESS + 2] = this.a2;
    i32[base + ADDRESS + 3] = this.a3;
    i32[base + ADDRESS + 4] = this.b0;
    i32[base + ADDRESS + 5] = this.b1;
    i32[base + ADDRESS + 6] = this.b2;
    i32[base + ADDRESS + 7] = this.b3;
    i32[base + PORTS] = this.ports;
    i32[base + VIEWPOINT_PROTO] = this.viewpointProto;
  }
}

function hashWords(key: FlowKey, seed: number): number {
  let hash = Math.imul(key.a3 ^ seed, 0x9e3779b1) ^ key.b3;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) ^ key.ports;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) ^ key.viewpointProto;
  // IPv4 addresses differ in the last word alone.
  if ((key.a0 | key.a1 | key.b0 | key.b1) !== 0) {
    hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f) ^ key.a2;
    hash = Math.imul(hash ^ (hash >>> 15), 0x165667b1) ^ key.b2;
    hash = Math.imul(hash ^ (hash >>> 13), 0x9e3779b1) ^ key.a1;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) ^ key.b1;
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35) ^ key.a0;
    hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f) ^ key.b0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x165667b1);
  return hash ^ (hash >>> 15);
}

/**
 * Who is the client where no handshake tells, by the tuple alone, so that every listener decides alike. Returns BY_PORT
 * or BY_TUPLE, with bit 2 (value 4) set where B is the client.
 */
export function clientByTuple(key: FlowKey): number {
  const proto = key.viewpointProto & 0xff;
  const portA = key.ports >>> 16;
  const portB = key.ports & 0xffff;
  if (proto === IPPROTO_ICMP || proto === IPPROTO_ICMPV6) {
    const request = proto === IPPROTO_ICMP ? icmpRequest : icmpv6Request;
    const counterpart = proto === IPPROTO_ICMP ? icmpCounterpart : icmpv6Counterpart;
    // A's port is the type that A sends. In a flow of one direction A is the sender.
    if (counterpart[portA]! === NO_COUNTERPART) return BY_TUPLE;
    return request[portA]! === 0 ? BY_PORT | 4 : BY_PORT;
  }
  if (portA !== portB) return portA < portB ? BY_PORT | 4 : BY_PORT;
  return compareAddresses(key) > 0 ? BY_TUPLE | 4 : BY_TUPLE;
}

/** Network order, unsigned: the lower address is the client. */
function compareAddresses(key: FlowKey): number {
  if (key.a0 !== key.b0) return (key.a0 >>> 0) - (key.b0 >>> 0);
  if (key.a1 !== key.b1) return (key.a1 >>> 0) - (key.b1 >>> 0);
  if (key.a2 !== key.b2) return (key.a2 >>> 0) - (key.b2 >>> 0);
  return (key.a3 >>> 0) - (key.b3 >>> 0);
}
