/** The key of a flow: who talks with whom, in one order for both directions. */
import { icmpAsks, icmpCounterpart, ONE_WAY } from '@mirrorscope/record';
import { IPPROTO_ICMP, IPPROTO_ICMPV6, type Packet } from '@mirrorscope/wire';
import { FLOW } from './layout.ts';
import type { FlowMemory } from './memory.ts';

const { ADDRESS, PORTS, VIEWPOINT_PROTO } = FLOW;

/** Third word of ::ffff:a.b.c.d. */
const MAPPED = 0xffff;

/** FLOW.VIEWPOINT_PROTO: the protocol in eight bits, one bit for IPv4, the viewpoint above them. */
const SHORT = 0x100;
export const VIEWPOINT_SHIFT = 9;

/** How clientByTuple() decided. */
const BY_PORT = 1;
const BY_TUPLE = 2;

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
  /** An IPv4 flow: of the addresses only the last words count, and the others are not set. */
  short = true;
  /** A's port << 16 | B's port. */
  ports = 0;
  viewpointProto = 0;
  hash = 0;
  /** The packet was sent by B. */
  fromB = false;

  /**
   * Fills the key from a packet with the given ports, at a viewpoint. `seed` keeps hash collisions from being planned.
   * Endpoints stand in an order that is the same for both directions; the last word of the address differs soonest.
   */
  set(packet: Packet, viewpoint: number, sourcePort: number, destinationPort: number, seed: number): void {
    const proto = packet.proto;
    const isIcmp = proto === IPPROTO_ICMP || proto === IPPROTO_ICMPV6;
    const counterpart = isIcmp ? icmpCounterpart(proto, packet.icmpType) : 0;
    const fromPort = isIcmp ? packet.icmpType : sourcePort;
    const toPort = isIcmp ? (counterpart === ONE_WAY ? packet.icmpCode : counterpart) : destinationPort;
    const { src3, dst3 } = packet;
    const swap = counterpart !== ONE_WAY && (src3 !== dst3 ? src3 > dst3 : comesSecond(packet, fromPort, toPort));
    const short = packet.ipVersion === 4;
    this.fromB = swap;
    this.short = short;
    this.a3 = swap ? dst3 : src3;
    this.b3 = swap ? src3 : dst3;
    this.ports = swap ? (toPort << 16) | fromPort : (fromPort << 16) | toPort;
    this.viewpointProto = (viewpoint << VIEWPOINT_SHIFT) | (short ? SHORT : 0) | proto;
    if (!short) this.#setLong(packet, swap);
    this.hash = short ? hashShort(this, seed) : hashLong(this, seed);
  }

  #setLong(packet: Packet, swap: boolean): void {
    const { src0, src1, src2, dst0, dst1, dst2 } = packet;
    this.a0 = swap ? dst0 : src0;
    this.a1 = swap ? dst1 : src1;
    this.a2 = swap ? dst2 : src2;
    this.b0 = swap ? src0 : dst0;
    this.b1 = swap ? src1 : dst1;
    this.b2 = swap ? src2 : dst2;
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
    this.short = (this.viewpointProto & SHORT) !== 0;
    this.hash = this.short ? hashShort(this, seed) : hashLong(this, seed);
    return this;
  }

  /** Writes the key into the flow at `base`. */
  store(memory: FlowMemory, base: number): void {
    const { i32 } = memory;
    const { short } = this;
    i32[base + ADDRESS] = short ? 0 : this.a0;
    i32[base + ADDRESS + 1] = short ? 0 : this.a1;
    i32[base + ADDRESS + 2] = short ? MAPPED : this.a2;
    i32[base + ADDRESS + 3] = this.a3;
    i32[base + ADDRESS + 4] = short ? 0 : this.b0;
    i32[base + ADDRESS + 5] = short ? 0 : this.b1;
    i32[base + ADDRESS + 6] = short ? MAPPED : this.b2;
    i32[base + ADDRESS + 7] = this.b3;
    i32[base + PORTS] = this.ports;
    i32[base + VIEWPOINT_PROTO] = this.viewpointProto;
  }
}

/** The order of two endpoints whose addresses end alike. */
function comesSecond(packet: Packet, fromPort: number, toPort: number): boolean {
  if (packet.src2 !== packet.dst2) return packet.src2 > packet.dst2;
  if (packet.src1 !== packet.dst1) return packet.src1 > packet.dst1;
  if (packet.src0 !== packet.dst0) return packet.src0 > packet.dst0;
  return fromPort > toPort;
}

function hashShort(key: FlowKey, seed: number): number {
  let hash = Math.imul(key.a3 ^ seed, 0x9e3779b1) ^ key.b3;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) ^ key.ports;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) ^ key.viewpointProto;
  hash = Math.imul(hash ^ (hash >>> 16), 0x165667b1);
  return hash ^ (hash >>> 15);
}

function hashLong(key: FlowKey, seed: number): number {
  let hash = Math.imul(key.a0 ^ seed, 0x27d4eb2f) ^ key.b0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x9e3779b1) ^ key.a1;
  hash = Math.imul(hash ^ (hash >>> 15), 0x165667b1) ^ key.b1;
  hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b) ^ key.a2;
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35) ^ key.b2;
  return hashShort(key, hash ^ (hash >>> 15));
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
    // A's port is the type that A sends. In a flow of one direction A is the sender.
    if (icmpCounterpart(proto, portA) === ONE_WAY) return BY_TUPLE;
    return icmpAsks(proto, portA) ? BY_PORT : BY_PORT | 4;
  }
  if (portA !== portB) return portA < portB ? BY_PORT | 4 : BY_PORT;
  return compareAddresses(key) > 0 ? BY_TUPLE | 4 : BY_TUPLE;
}

/** Network order, unsigned: the lower address is the client. */
function compareAddresses(key: FlowKey): number {
  if (key.short) return (key.a3 >>> 0) - (key.b3 >>> 0);
  if (key.a0 !== key.b0) return (key.a0 >>> 0) - (key.b0 >>> 0);
  if (key.a1 !== key.b1) return (key.a1 >>> 0) - (key.b1 >>> 0);
  if (key.a2 !== key.b2) return (key.a2 >>> 0) - (key.b2 >>> 0);
  return (key.a3 >>> 0) - (key.b3 >>> 0);
}
