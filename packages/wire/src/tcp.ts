import { DONE } from './layer.ts';
import { FRAGMENT_FIRST, type Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import { readSynOptions } from './tcp_options.ts';
import type { Walk } from './walk.ts';

/**
 * TCP header (RFC 9293, section 3.1) by its 32-bit words, from the highest bit down:
 *
 *     source port 16 | destination port 16
 *     sequence number 32
 *     acknowledgement number 32
 *     data offset 4 | reserved 4 | flags 8 | window 16
 *     checksum 16 | urgent pointer 16
 */
const PORTS = 0;
const SEQUENCE = PORTS + 4;
const ACKNOWLEDGEMENT = SEQUENCE + 4;
const CONTROL = ACKNOWLEDGEMENT + 4;
const CHECKSUM_URGENT = CONTROL + 4;
const OPTIONS = CHECKSUM_URGENT + 4;

export const TCP_FIN = 0x01;
export const TCP_SYN = 0x02;
export const TCP_RST = 0x04;
export const TCP_PSH = 0x08;
export const TCP_ACK = 0x10;
export const TCP_URG = 0x20;
export const TCP_ECE = 0x40;
export const TCP_CWR = 0x80;

const ports = (view: DataView, offset: number): number => view.getInt32(offset + PORTS);
const sequence = (view: DataView, offset: number): number => view.getInt32(offset + SEQUENCE);
const acknowledgement = (view: DataView, offset: number): number => view.getInt32(offset + ACKNOWLEDGEMENT);
const control = (view: DataView, offset: number): number => view.getInt32(offset + CONTROL);

const sourcePortOf = (word: number): number => word >>> 16;
const destinationPortOf = (word: number): number => word & 0xffff;
const headerLengthOf = (word: number): number => (word >>> 26) & 0x3c;
const flagsOf = (word: number): number => (word >>> 16) & 0xff;
const windowOf = (word: number): number => word & 0xffff;

/** Fields of the header at an offset. */
export const tcp = Object.freeze({
  sourcePort: (view: DataView, offset: number): number => sourcePortOf(ports(view, offset)),
  destinationPort: (view: DataView, offset: number): number => destinationPortOf(ports(view, offset)),
  sequence,
  acknowledgement,
  /** In bytes, options included. */
  headerLength: (view: DataView, offset: number): number => headerLengthOf(control(view, offset)),
  flags: (view: DataView, offset: number): number => flagsOf(control(view, offset)),
  window: (view: DataView, offset: number): number => windowOf(control(view, offset)),
  /** First byte of the options. */
  optionsOffset: (offset: number): number => offset + OPTIONS,
});

export function enter(view: DataView, walk: Walk, packet: Packet): number {
  const at = walk.at;
  if (walk.limit - at < OPTIONS) return enterPorts(view, walk, packet);
  // From here on the accessors cannot fail; options may be cut and are read as far as they go.
  const word = control(view, at);
  const header = headerLengthOf(word);
  if (header < OPTIONS) return -REFUSAL.TCP_DATA_OFFSET;
  let payload = walk.end - at - header;
  if (payload < 0) {
    // Only the first piece of a fragmented packet may end within the options.
    if (packet.fragment !== FRAGMENT_FIRST) return -REFUSAL.TCP_DATA_OFFSET;
    payload = 0;
  }
  const bits = flagsOf(word);
  const both = ports(view, at);
  packet.srcPort = sourcePortOf(both);
  packet.dstPort = destinationPortOf(both);
  packet.seq = sequence(view, at);
  packet.ack = acknowledgement(view, at);
  packet.tcpFlags = bits;
  packet.window = windowOf(word);
  packet.transportHeaderBytes = header;
  packet.payloadBytes = payload;
  if ((bits & TCP_SYN) !== 0 && header > OPTIONS) {
    const end = at + header;
    readSynOptions(view, at + OPTIONS, Math.min(end, walk.limit), packet);
  }
  return DONE;
}

/**
 * A first fragment so small that the TCP header goes on in the next one: its ports name the flow, and no more is read
 * (`transportHeaderBytes` stays 0). A header that anything else cuts short is refused.
 */
function enterPorts(view: DataView, walk: Walk, packet: Packet): number {
  const at = walk.at;
  if (packet.fragment !== FRAGMENT_FIRST || walk.limit - at < SEQUENCE || walk.end - at >= OPTIONS) return -REFUSAL.TCP_HEADER_SHORT;
  const both = ports(view, at);
  packet.srcPort = sourcePortOf(both);
  packet.dstPort = destinationPortOf(both);
  return DONE;
}
