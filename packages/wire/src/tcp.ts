import { DONE } from './layer.ts';
import { FRAGMENT_FIRST, type Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import { readSynOptions } from './tcp_options.ts';
import type { Walk } from './walk.ts';

/** TCP header (RFC 9293, section 3.1). */
const SOURCE_PORT = 0;
const DESTINATION_PORT = SOURCE_PORT + 2;
const SEQUENCE = DESTINATION_PORT + 2;
const ACKNOWLEDGEMENT = SEQUENCE + 4;
const DATA_OFFSET = ACKNOWLEDGEMENT + 4;
const FLAGS = DATA_OFFSET + 1;
const WINDOW = FLAGS + 1;
const CHECKSUM = WINDOW + 2;
const URGENT = CHECKSUM + 2;
const OPTIONS = URGENT + 2;

export const TCP_FIN = 0x01;
export const TCP_SYN = 0x02;
export const TCP_RST = 0x04;
export const TCP_PSH = 0x08;
export const TCP_ACK = 0x10;
export const TCP_URG = 0x20;
export const TCP_ECE = 0x40;
export const TCP_CWR = 0x80;

const sourcePort = (view: DataView, offset: number): number => view.getUint16(offset + SOURCE_PORT);
const destinationPort = (view: DataView, offset: number): number => view.getUint16(offset + DESTINATION_PORT);
const sequence = (view: DataView, offset: number): number => view.getInt32(offset + SEQUENCE);
const acknowledgement = (view: DataView, offset: number): number => view.getInt32(offset + ACKNOWLEDGEMENT);
/** Header length in bytes, options included. */
const headerLength = (view: DataView, offset: number): number => (view.getUint8(offset + DATA_OFFSET) >> 4) << 2;
const flags = (view: DataView, offset: number): number => view.getUint8(offset + FLAGS);
const window = (view: DataView, offset: number): number => view.getUint16(offset + WINDOW);
/** First byte of the options. */
const optionsOffset = (offset: number): number => offset + OPTIONS;

/** Fields of the header at an offset. */
export const tcp = Object.freeze({ sourcePort, destinationPort, sequence, acknowledgement, headerLength, flags, window, optionsOffset });

export function enter(view: DataView, walk: Walk, packet: Packet): number {
  const at = walk.at;
  if (walk.limit - at < OPTIONS) return -REFUSAL.TCP_HEADER_SHORT;
  // From here on the accessors cannot fail; options may be cut and are read as far as they go.
  const header = headerLength(view, at);
  if (header < OPTIONS) return -REFUSAL.TCP_DATA_OFFSET;
  let payload = walk.end - at - header;
  if (payload < 0) {
    // Only the first piece of a fragmented packet may end within the options.
    if (packet.fragment !== FRAGMENT_FIRST) return -REFUSAL.TCP_DATA_OFFSET;
    payload = 0;
  }
  const bits = flags(view, at);
  packet.srcPort = sourcePort(view, at);
  packet.dstPort = destinationPort(view, at);
  packet.seq = sequence(view, at);
  packet.ack = acknowledgement(view, at);
  packet.tcpFlags = bits;
  packet.window = window(view, at);
  packet.transportHeaderBytes = header;
  packet.payloadBytes = payload;
  if ((bits & TCP_SYN) !== 0 && header > OPTIONS) {
    const end = at + header;
    readSynOptions(view, at + OPTIONS, Math.min(end, walk.limit), packet);
  }
  return DONE;
}
