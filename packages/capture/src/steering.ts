/**
 * The program by which the kernel chooses the worker of a mirrored packet, in classic BPF: the same for both directions of a
 * flow, so that workers share nothing. It hashes each endpoint of the mirrored packet, address and port, and adds the two up.
 *
 * Fragments, and tunnels of the mirrored hosts themselves, go by addresses alone: later fragments have no ports, and a tunnel's
 * source port says nothing of the way back. What is no IP packet goes to the first worker, as the kernel decides for a
 * packet that ends before a byte that the program asks for.
 */
import type { Instruction } from '@mirrorscope/socket';

type Label = string;
type Line = Instruction | readonly [code: number, jumpTrue: Label | 0, jumpFalse: Label | 0, operand: number] | Label;

// Instructions of classic BPF (include/uapi/linux/bpf_common.h). X is an offset in the packet wherever a packet is read.
const JUMP = 0x05;
const load32 = (k: number): Line => [0x40, 0, 0, k];
const load16 = (k: number): Line => [0x48, 0, 0, k];
const load8 = (k: number): Line => [0x50, 0, 0, k];
const constant = (k: number): Line => [0x00, 0, 0, k];
const recall = (slot: number): Line => [0x60, 0, 0, slot];
const recallX = (slot: number): Line => [0x61, 0, 0, slot];
const keep = (slot: number): Line => [0x02, 0, 0, slot];
const keepX = (slot: number): Line => [0x03, 0, 0, slot];
const add = (k: number): Line => [0x04, 0, 0, k];
const addX: Line = [0x0c, 0, 0, 0];
const subtract = (k: number): Line => [0x14, 0, 0, k];
const multiply = (k: number): Line => [0x24, 0, 0, k];
const and = (k: number): Line => [0x54, 0, 0, k];
const shiftLeft = (k: number): Line => [0x64, 0, 0, k];
const shiftRight = (k: number): Line => [0x74, 0, 0, k];
const modulo = (k: number): Line => [0x94, 0, 0, k];
const xorX: Line = [0xac, 0, 0, 0];
const toX: Line = [0x07, 0, 0, 0];
const fromX: Line = [0x87, 0, 0, 0];
const giveA: Line = [0x16, 0, 0, 0];
const give = (k: number): Line => [0x06, 0, 0, k];
const jump = (to: Label): Line => [JUMP, to, 0, 0];
const ifEqual = (k: number, to: Label): Line => [0x15, to, 0, k];
const unlessEqual = (k: number, to: Label): Line => [0x15, 0, to, k];
const ifAnyBit = (k: number, to: Label): Line => [0x45, to, 0, k];

// Memory slots.
const BASE = 0;
const SOURCE = 1;
const DESTINATION = 2;
const WORD = 3;

/** Offsets from the Ethernet header of the packet, whose last two bytes are its type. */
const ETHERTYPE = 12;
const IP = 14;

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const VLAN_TYPES = [0x8100, 0x88a8, 0x9100, 0x9200];
const VLAN_TAGS = 2;
/** Transports whose first four bytes are two ports: TCP, UDP, SCTP. */
const [TCP, UDP, SCTP] = [6, 17, 132];
const VXLAN_PORT = 4789;
/** UDP ports of tunnels: VXLAN, its port before it had one of its own, GENEVE, GTP-U. */
const TUNNEL_PORTS = [VXLAN_PORT, 8472, 6081, 2152];

const UDP_AND_VXLAN = 16;
const IPV6_HEADER = 40;

/** Odd numbers with their bits well spread (the golden ratio, and a constant of MurmurHash3). */
const MIX = 0x9e3779b1;
const MIX_AGAIN = 0x85ebca6b;

/** Chooses among `workers` sockets of a port at which `encapsulation` arrives; offset 0 is the first byte of the payload. */
export function steering(encapsulation: 'vxlan' | 'geneve', workers: number): Instruction[] {
  return assemble([...(encapsulation === 'vxlan' ? vxlan() : geneve()), ...ethernet(), ...ipv4(), ...ipv6(), ...finish(workers)]);
}

/** VXLAN has a header of fixed length. */
const vxlan = (): Line[] => [constant(8), toX];

/** GENEVE (RFC 8926) has options, and may hold Ethernet, IP, or, from a Gateway Load Balancer, IP that holds the mirror's VXLAN. */
const geneve = (): Line[] => [
  constant(0),
  toX,
  load8(0),
  and(0x3f),
  shiftLeft(2),
  add(8),
  keep(BASE),
  load16(2),
  recallX(BASE),
  ifEqual(0x6558, 'ethernet'),
  ifEqual(IPV4, 'outer ipv4'),
  ifEqual(IPV6, 'outer ipv6'),
  give(0),
  'outer ipv4',
  load8(9),
  unlessEqual(UDP, 'bare ipv4'),
  load8(0),
  and(0x0f),
  shiftLeft(2),
  addX,
  toX,
  load16(2),
  unlessEqual(VXLAN_PORT, 'bare ipv4'),
  fromX,
  add(UDP_AND_VXLAN),
  toX,
  jump('ethernet'),
  'outer ipv6',
  load8(6),
  unlessEqual(UDP, 'bare ipv6'),
  load16(IPV6_HEADER + 2),
  unlessEqual(VXLAN_PORT, 'bare ipv6'),
  fromX,
  add(IPV6_HEADER + UDP_AND_VXLAN),
  toX,
  jump('ethernet'),
  'bare ipv4',
  recall(BASE),
  subtract(IP),
  toX,
  jump('ipv4'),
  'bare ipv6',
  recall(BASE),
  subtract(IP),
  toX,
  jump('ipv6'),
];

const ethernet = (): Line[] => [
  'ethernet',
  ...Array.from({ length: VLAN_TAGS }, (_, tag): Line[] => [
    load16(ETHERTYPE),
    ...VLAN_TYPES.map((type) => ifEqual(type, `tag ${tag}`)),
    jump('untagged'),
    `tag ${tag}`,
    fromX,
    add(4),
    toX,
  ]).flat(),
  'untagged',
  load16(ETHERTYPE),
  ifEqual(IPV4, 'ipv4'),
  ifEqual(IPV6, 'ipv6'),
  give(0),
];

/** RFC 791 */
const ipv4 = (): Line[] => [
  'ipv4',
  load32(IP + 12),
  keep(SOURCE),
  load32(IP + 16),
  keep(DESTINATION),
  load16(IP + 6),
  ifAnyBit(0x3fff, 'mix'),
  load8(IP + 9),
  keep(WORD),
  load8(IP),
  and(0x0f),
  shiftLeft(2),
  addX,
  toX,
  jump('transport'),
];

/** RFC 8200; packets with extension headers, fragments among them, go by addresses. */
const ipv6 = (): Line[] => [
  'ipv6',
  keepX(BASE),
  ...fold(SOURCE, [8, 12, 16, 20]),
  ...fold(DESTINATION, [24, 28, 32, 36]),
  load8(IP + 6),
  keep(WORD),
  fromX,
  add(IPV6_HEADER),
  toX,
];

/** The words of an address become one. X is BASE, before and after. */
const fold = (slot: number, offsets: readonly number[]): Line[] => [
  constant(0),
  keep(slot),
  ...offsets.flatMap((offset) => [load32(IP + offset), recallX(slot), addX, multiply(MIX), keep(slot), recallX(BASE)]),
];

/** X is the start of the transport header less IP, WORD the protocol. */
const finish = (workers: number): Line[] => [
  'transport',
  keepX(BASE),
  recall(WORD),
  ifEqual(TCP, 'ports'),
  ifEqual(SCTP, 'ports'),
  unlessEqual(UDP, 'mix'),
  ...[IP, IP + 2].flatMap((port) => [load16(port), ...TUNNEL_PORTS.map((tunnel) => ifEqual(tunnel, 'mix'))]),
  'ports',
  ...addPort(SOURCE, IP),
  ...addPort(DESTINATION, IP + 2),
  'mix',
  ...scatter(SOURCE),
  keep(SOURCE),
  ...scatter(DESTINATION),
  recallX(SOURCE),
  addX,
  keep(WORD),
  ...scatter(WORD),
  shiftRight(16),
  modulo(workers),
  giveA,
];

const addPort = (slot: number, offset: number): Line[] => [load16(offset), multiply(MIX), recallX(slot), addX, keep(slot), recallX(BASE)];

/** Spreads the bits of a slot over all of A: by a product to the left, then to the right, then to the left again. */
const scatter = (slot: number): Line[] => [
  recall(slot),
  multiply(MIX),
  keep(slot),
  shiftRight(15),
  recallX(slot),
  xorX,
  multiply(MIX_AGAIN),
];

/** Turns labels into distances. */
function assemble(lines: readonly Line[]): Instruction[] {
  const labels = new Map<Label, number>();
  const instructions: Exclude<Line, Label>[] = [];
  for (const line of lines) {
    if (typeof line === 'string') labels.set(line, instructions.length);
    else instructions.push(line);
  }
  return instructions.map(([code, jumpTrue, jumpFalse, operand], at): Instruction => {
    const distance = (to: Label | number): number => (typeof to === 'number' ? to : labels.get(to)! - at - 1);
    // Only the unconditional jump has its distance where others have their operand.
    if (code === JUMP) return [code, 0, 0, distance(jumpTrue)];
    return [code, distance(jumpTrue), distance(jumpFalse), operand >>> 0];
  });
}
