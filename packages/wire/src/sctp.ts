import { DONE } from './layer.ts';
import type { Packet } from './packet.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** SCTP common header (RFC 9260, section 3.1). */
const SOURCE_PORT = 0;
const DESTINATION_PORT = SOURCE_PORT + 2;
const VERIFICATION_TAG = DESTINATION_PORT + 2;
const CHECKSUM = VERIFICATION_TAG + 4;
const HEADER = CHECKSUM + 4;

const sourcePort = (view: DataView, offset: number): number => view.getUint16(offset + SOURCE_PORT);
const destinationPort = (view: DataView, offset: number): number => view.getUint16(offset + DESTINATION_PORT);
const verificationTag = (view: DataView, offset: number): number => view.getInt32(offset + VERIFICATION_TAG);

/** Fields of the header at an offset. */
export const sctp = Object.freeze({ sourcePort, destinationPort, verificationTag });

export function enter(view: DataView, walk: Walk, packet: Packet): number {
  const at = walk.at;
  if (walk.limit - at < HEADER) return -REFUSAL.SCTP_HEADER_SHORT;
  // From here on the accessors cannot fail.
  packet.srcPort = sourcePort(view, at);
  packet.dstPort = destinationPort(view, at);
  packet.payloadBytes = walk.end - at - HEADER;
  return DONE;
}
