/**
 * Packets built by hand for tests: each function puts its header in front of the bytes it is given. Checksums are left 0;
 * nothing here checks them. Not part of the package's main entry: import '@mirrorscope/wire/fixtures'.
 */
import { decode } from './decode.ts';
import { LINKTYPE_ETHERNET } from './linktype.ts';
import { Packet } from './packet.ts';
import { REFUSAL_NAMES } from './refusal.ts';

const NOTHING = new Uint8Array(0);

export function bytes(...parts: (Uint8Array | readonly number[])[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const u16 = (value: number): number[] => [(value >>> 8) & 0xff, value & 0xff];
const u24 = (value: number): number[] => [(value >>> 16) & 0xff, ...u16(value)];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value)];

/** a.b.c.d as four bytes. */
export const address4 = (text: string): number[] => text.split('.').map(Number);
/** Eight groups, or fewer around one `::`, as sixteen bytes. */
export function address6(text: string): number[] {
  const [head = '', tail] = text.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const last = tail === undefined ? [] : groups(tail);
  const zeros = Array<string>(8 - groups(head).length - last.length).fill('0');
  return [...groups(head), ...zeros, ...last].flatMap((group) => u16(parseInt(group, 16)));
}
/** Last word of an IPv4 address as Packet holds it. */
export const word4 = (text: string): number => new DataView(Uint8Array.from(address4(text)).buffer).getInt32(0);

export interface EthernetOptions {
  type?: number;
  /** Tags from the outside in: an id, or type and id. */
  vlans?: readonly (number | readonly [type: number, id: number])[];
}

export function ethernet(payload: Uint8Array, { type = 0x0800, vlans = [] }: EthernetOptions = {}): Uint8Array {
  const tags = vlans.flatMap((tag) => (typeof tag === 'number' ? [...u16(0x8100), ...u16(tag)] : [...u16(tag[0]), ...u16(tag[1])]));
  return bytes([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2], tags, u16(type), payload);
}

/** SNAP behind LLC: what an 802.3 frame with a length, FDDI and 802.11 carry. */
export const snap = (payload: Uint8Array, type = 0x0800, organisation = 0): Uint8Array =>
  bytes([0xaa, 0xaa, 0x03], u24(organisation), u16(type), payload);

export interface Ipv4Options {
  source?: string;
  destination?: string;
  proto?: number;
  ttl?: number;
  dscp?: number;
  ecn?: number;
  id?: number;
  more?: boolean;
  /** In bytes, a multiple of 8. */
  fragmentOffset?: number;
  /** Instead of the true one. */
  totalLength?: number;
  options?: Uint8Array;
}

export function ipv4(payload: Uint8Array, o: Ipv4Options = {}): Uint8Array {
  const options = o.options ?? NOTHING;
  const header = 20 + options.length;
  const fragment = (o.more === true ? 0x2000 : 0) | ((o.fragmentOffset ?? 0) >> 3);
  return bytes(
    [0x40 | (header >> 2), ((o.dscp ?? 0) << 2) | (o.ecn ?? 0)],
    u16(o.totalLength ?? header + payload.length),
    u16(o.id ?? 0),
    u16(fragment),
    [o.ttl ?? 64, o.proto ?? 6, 0, 0],
    address4(o.source ?? '10.0.0.1'),
    address4(o.destination ?? '10.0.0.2'),
    options,
    payload,
  );
}

export interface Ipv6Options {
  source?: string;
  destination?: string;
  next?: number;
  hopLimit?: number;
  dscp?: number;
  ecn?: number;
  /** Instead of the true one. */
  payloadLength?: number;
}

export function ipv6(payload: Uint8Array, o: Ipv6Options = {}): Uint8Array {
  const trafficClass = ((o.dscp ?? 0) << 2) | (o.ecn ?? 0);
  return bytes(
    u32(0x60000000 | (trafficClass << 20)),
    u16(o.payloadLength ?? payload.length),
    [o.next ?? 6, o.hopLimit ?? 64],
    address6(o.source ?? '2001:db8::1'),
    address6(o.destination ?? '2001:db8::2'),
    payload,
  );
}

/** Hop-by-hop, routing or destination options header: `body` is what follows the first two bytes, 6, 14, 22... bytes. */
export const extension = (next: number, body: Uint8Array | readonly number[], payload: Uint8Array): Uint8Array =>
  bytes([next, (body.length + 2) / 8 - 1], body, payload);

export const ipv6Fragment = (next: number, offset: number, more: boolean, id: number, payload: Uint8Array): Uint8Array =>
  bytes([next, 0], u16(offset | (more ? 1 : 0)), u32(id), payload);

export interface TcpOptions {
  sourcePort?: number;
  destinationPort?: number;
  seq?: number;
  ack?: number;
  flags?: number;
  window?: number;
  /** A multiple of four bytes. */
  options?: Uint8Array;
}

export function tcp(payload: Uint8Array, o: TcpOptions = {}): Uint8Array {
  const options = o.options ?? NOTHING;
  return bytes(
    u16(o.sourcePort ?? 40000),
    u16(o.destinationPort ?? 443),
    u32(o.seq ?? 1000),
    u32(o.ack ?? 2000),
    [((20 + options.length) / 4) << 4, o.flags ?? 0x10],
    u16(o.window ?? 501),
    [0, 0, 0, 0],
    options,
    payload,
  );
}

export const udp = (payload: Uint8Array, sourcePort = 40000, destinationPort = 53, length = 8 + payload.length): Uint8Array =>
  bytes(u16(sourcePort), u16(destinationPort), u16(length), [0, 0], payload);

export const vxlan = (frame: Uint8Array, vni: number, flags = 0x08): Uint8Array => bytes([flags, 0, 0, 0], u24(vni), [0], frame);

/** `options` is a multiple of four bytes. */
export const geneve = (payload: Uint8Array, vni: number, type = 0x6558, options: Uint8Array = NOTHING): Uint8Array =>
  bytes([options.length / 4, 0], u16(type), u24(vni), [0], options, payload);

export const gre = (payload: Uint8Array, type: number, flags = 0, optional: readonly number[] = []): Uint8Array =>
  bytes(u16(flags), u16(type), optional, payload);

export interface WrapOptions {
  source?: string;
  destination?: string;
  vni?: number;
  sourcePort?: number;
}

/** A frame as AWS Traffic Mirroring sends it: Ethernet, IPv4, UDP to 4789, VXLAN. */
export const wrapVxlan = (frame: Uint8Array, o: WrapOptions = {}): Uint8Array => ethernet(vxlanPacket(frame, o));

/** The same behind a Gateway Load Balancer endpoint: GENEVE to 6081 around the IP packet that carries VXLAN. */
export const wrapGatewayLoadBalancer = (frame: Uint8Array, o: WrapOptions = {}): Uint8Array =>
  ethernet(
    ipv4(udp(geneve(vxlanPacket(frame, o), 0, 0x0800, new Uint8Array(32)), 60000, 6081), {
      source: '192.168.255.1',
      destination: '192.168.255.2',
      proto: 17,
    }),
  );

function vxlanPacket(frame: Uint8Array, o: WrapOptions): Uint8Array {
  const { source = '172.31.0.1', destination = '172.31.0.2', vni = 7, sourcePort = 65500 } = o;
  return ipv4(udp(vxlan(frame, vni), sourcePort, 4789), { source, destination, proto: 17, ttl: 255 });
}

export interface DecodeOptions {
  linkType?: number;
  decap?: boolean;
  /** Bytes of the front that were captured; all where left out. */
  captured?: number;
  /** What surrounds the packet in memory. */
  filler?: number;
}

/** Decodes one packet that lies between other bytes. The code comes with the packet it filled. */
export function decodeBytes(packetBytes: Uint8Array, o: DecodeOptions = {}): { code: number; packet: Packet } {
  const { linkType = LINKTYPE_ETHERNET, decap = true, captured = packetBytes.length, filler = 0xff } = o;
  const margin = 64;
  const memory = new Uint8Array(captured + 2 * margin).fill(filler);
  memory.set(packetBytes.subarray(0, captured), margin);
  const packet = new Packet();
  packet.original = packetBytes.length;
  const code = decode(new DataView(memory.buffer), margin, captured, linkType, packet, decap);
  return { code, packet };
}

/** The name of the refusal that decoding a packet gives; `none` where it is decoded. */
export const refusalOf = (packetBytes: Uint8Array, o: DecodeOptions = {}): string => REFUSAL_NAMES[decodeBytes(packetBytes, o).code] ?? '';

/**
 * Decodes every prefix of a packet, from no byte to all, among different neighbours and with none. Gives the refusals in runs:
 * `ethernet_short 14, ipv4_header_short 20, none 6`. Throws where what lies outside changes the result, or where a reading
 * leaves the view.
 */
export function refusalsByPrefix(packetBytes: Uint8Array, linkType = LINKTYPE_ETHERNET, decap = true): string {
  const runs: { name: string; length: number }[] = [];
  for (let captured = 0; captured <= packetBytes.length; captured++) {
    const { code, packet } = decodeBytes(packetBytes, { linkType, decap, captured, filler: 0x00 });
    const other = decodeBytes(packetBytes, { linkType, decap, captured, filler: 0x45 });
    const alone = new Packet();
    alone.original = packetBytes.length;
    const view = new DataView(packetBytes.slice(0, captured).buffer);
    if (decode(view, 0, captured, linkType, alone, decap) !== code || other.code !== code || !sameFields(packet, other.packet)) {
      throw new Error(`the first ${captured} bytes are decoded by what lies behind them`);
    }
    const name = REFUSAL_NAMES[code] ?? '';
    const last = runs.at(-1);
    if (last?.name === name) last.length++;
    else runs.push({ name, length: 1 });
  }
  return runs.map(({ name, length }) => `${name} ${length}`).join(', ');
}

const sameFields = (a: Packet, b: Packet): boolean => JSON.stringify(a) === JSON.stringify(b);
