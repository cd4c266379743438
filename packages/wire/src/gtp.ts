import { versionLayer } from './ip.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** GTP-U version 1 (3GPP TS 29.281, section 5.1): flags, message type, length, tunnel; four more bytes if any of E, S, PN is set. */
const FLAGS = 0;
const MESSAGE_TYPE = FLAGS + 1;
const LENGTH = MESSAGE_TYPE + 1;
const TUNNEL = LENGTH + 2;
const OPTIONAL = TUNNEL + 4;
const SEQUENCE = OPTIONAL;
const NPDU = SEQUENCE + 2;
const NEXT_EXTENSION = NPDU + 1;
const LONG_HEADER = NEXT_EXTENSION + 1;

/** Version 1 and GTP itself (not GTP'). */
const VERSION_AND_KIND = 0xf0;
const GTP_VERSION_1 = 0x30;
const FLAG_EXTENSION = 0x04;
const ANY_OPTIONAL = 0x07;
/** G-PDU: a user's packet. All other messages are the tunnel's own. */
const USER_PACKET = 0xff;

export const GTP_PORT = 2152;

const flags = (view: DataView, offset: number): number => view.getUint8(offset + FLAGS);
const messageType = (view: DataView, offset: number): number => view.getUint8(offset + MESSAGE_TYPE);
const tunnel = (view: DataView, offset: number): number => view.getInt32(offset + TUNNEL);

/** Fields of the header at an offset. */
export const gtp = Object.freeze({ flags, messageType, tunnel });

/**
 * Whether a datagram in [at, end) on GTP's port carries a user's packet. The port may be anybody's, so everything else
 * stays an ordinary UDP flow. A header that the capture cut is not ordinary: it is taken as GTP and refused there.
 */
export function carriesPacket(view: DataView, at: number, limit: number, end: number): boolean {
  if (end - at < OPTIONAL) return false;
  if (limit - at < TUNNEL) return true;
  return (flags(view, at) & VERSION_AND_KIND) === GTP_VERSION_1 && messageType(view, at) === USER_PACKET;
}

export function enter(view: DataView, walk: Walk): number {
  const at = walk.at;
  const { limit } = walk;
  if (limit - at < OPTIONAL) return -REFUSAL.GTP_HEADER_SHORT;
  let next = at + OPTIONAL;
  const bits = flags(view, at);
  if ((bits & ANY_OPTIONAL) !== 0) {
    if (limit - at < LONG_HEADER) return -REFUSAL.GTP_HEADER_SHORT;
    next = at + LONG_HEADER;
    let extension = (bits & FLAG_EXTENSION) === 0 ? 0 : view.getUint8(at + NEXT_EXTENSION);
    while (extension !== 0) {
      // An extension gives its length in words; its last byte is the type of the one behind it.
      const words = next < limit ? view.getUint8(next) : 0;
      next += words << 2;
      if (words === 0 || next > limit) return -REFUSAL.GTP_HEADER_SHORT;
      extension = view.getUint8(next - 1);
    }
  }
  if (next >= limit) return -REFUSAL.GTP_HEADER_SHORT;
  walk.at = next;
  return versionLayer(view, next);
}
