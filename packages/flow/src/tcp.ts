/** One TCP segment through all that follows a connection. */
import { type Packet, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '@mirrorscope/wire';
import { followHandshake } from './handshake.ts';
import { FLAG, FLOW, KNOWN, SIDE } from './layout.ts';
import type { FlowMemory } from './memory.ts';
import { MAX_SPAN, type Ranges } from './ranges.ts';
import type { RoundTrips } from './round_trip.ts';
import { fillsWindow, labelSegment } from './wireshark.ts';
import { countGap, followState, ONCE_A, ONCE_D, INACTIVE as ZEEK_INACTIVE, SYN_ACK_SENT as ZEEK_SYN_ACK_SENT } from './zeek.ts';

const { SYNS, FINS, RSTS, FLAGS_LABELS_TTL_DSCP, GAPS_STATE_LETTERS_SHUT, HI, CONT, HI_TICK, ACK_TICK } = SIDE;
const { ACK: LAST_ACK, RANGE_START, RANGE_END, LOOKED_FOR, WINDOW_MSS, DUPS_WAITING } = SIDE;
const { STATE } = FLOW;
const { SYN_TIME, HAS_IRTT } = FLAG;
const { HI: HI_KNOWN } = KNOWN;

/** Bits of the label byte within its word: what the sender, and its peer, must have shown for followInOrder(). */
const SETTLED = (KNOWN.HI | KNOWN.ISN | KNOWN.ACK | KNOWN.SCALED | KNOWN.LOOKED_FOR) << 8;
const MET = (KNOWN.ISN | KNOWN.LOOKED_FOR) << 8;
const HI_SEEN = KNOWN.HI << 8;
const ACK_SEEN = KNOWN.ACK << 8;
const RANGES_KNOWN = KNOWN.RANGES << 8;
const LAST_LABELS = (KNOWN.KEEP_ALIVE | KNOWN.PROBE) << 8;
const LETTER_A_WRITTEN = ONCE_A << 16;
const LETTER_D_WRITTEN = ONCE_D << 16;
const INACTIVE = ZEEK_INACTIVE;
const SYN_ACK_SENT = ZEEK_SYN_ACK_SENT;

const FIN = TCP_FIN;
const SYN = TCP_SYN;
const RST = TCP_RST;
const ACK = TCP_ACK;

/** Takes in a segment from side x to side y of the flow at `base` (word indices). */
export function followSegment(
  memory: FlowMemory,
  ranges: Ranges,
  roundTrips: RoundTrips,
  packet: Packet,
  base: number,
  x: number,
  y: number,
): void {
  if (!followInOrder(memory, roundTrips, packet, base, x, y)) followAny(memory, ranges, roundTrips, packet, base, x, y);
}

/**
 * The segment that nearly every segment is: of an established connection, next in order, acknowledging what was seen,
 * both windows open. For it none of the labels but "window full" can apply, and the state moves on in a few words. Does
 * exactly what followAny() would do (a test compares them), or nothing and returns false.
 */
function followInOrder(memory: FlowMemory, roundTrips: RoundTrips, packet: Packet, base: number, x: number, y: number): boolean {
  const { i32 } = memory;
  const { seq, ack, payloadBytes, window } = packet;
  const xWord = i32[x + FLAGS_LABELS_TTL_DSCP]!;
  const yWord = i32[y + FLAGS_LABELS_TTL_DSCP]!;
  const xZeek = i32[x + GAPS_STATE_LETTERS_SHUT]!;
  const xState = (xZeek >>> 8) & 0xff;
  if (
    (packet.tcpFlags & (SYN | FIN | RST | ACK)) !== ACK ||
    (xWord & SETTLED) !== SETTLED ||
    (yWord & MET) !== MET ||
    xState === INACTIVE ||
    xState === SYN_ACK_SENT ||
    (xZeek & (payloadBytes > 0 ? LETTER_D_WRITTEN : LETTER_A_WRITTEN)) === 0 ||
    (xZeek | i32[y + GAPS_STATE_LETTERS_SHUT]!) >>> 24 !== 0 ||
    (i32[base + STATE]! & (SYN_TIME | HAS_IRTT)) === SYN_TIME ||
    window === 0 ||
    seq !== i32[x + HI]! ||
    ((yWord & HI_SEEN) !== 0 && ((ack - i32[y + CONT]!) | 0) > 0)
  ) {
    return false;
  }
  // Of a side that goes another way, past another mirror, nothing is known and nothing missed.
  const ySeen = (yWord & ACK_SEEN) !== 0;
  const acknowledgesNew = ((ack - i32[y + LOOKED_FOR]!) | 0) > 0;
  if (acknowledgesNew && ySeen && !coversSeen(i32, yWord, y, ack)) return false;
  const windowWord = i32[x + WINDOW_MSS]!;
  const ackMoved = ack !== i32[x + LAST_ACK]!;
  if (payloadBytes > 0) {
    const end = (seq + payloadBytes) | 0;
    if (payloadBytes === 1 && (i32[y + WINDOW_MSS]! & 0xffff) === 0) return false;
    if ((xWord & RANGES_KNOWN) === 0 || seq !== i32[x + RANGE_END]! || (ySeen && ((end - i32[y + LAST_ACK]!) | 0) <= 0)) return false;
    if ((end - i32[x + RANGE_START]!) >>> 0 > MAX_SPAN || fillsWindow(memory, base, y, end)) return false;
    i32[x + HI] = end;
    i32[x + HI_TICK] = memory.tick;
    if (i32[x + CONT] === seq) i32[x + CONT] = end;
    i32[x + RANGE_END] = end;
    roundTrips.sent(memory, x, end);
  } else if (!ackMoved && window === (windowWord & 0xffff)) return false;
  if (ackMoved) {
    i32[x + DUPS_WAITING] = i32[x + DUPS_WAITING]! & ~0xffff;
    i32[x + LAST_ACK] = ack;
  }
  if (acknowledgesNew) i32[y + LOOKED_FOR] = ack;
  if (i32[y + DUPS_WAITING]! >>> 16 !== 0) roundTrips.acknowledged(memory, y, x, ack);
  i32[x + WINDOW_MSS] = (windowWord & ~0xffff) | window;
  i32[x + ACK_TICK] = memory.tick;
  i32[x + FLAGS_LABELS_TTL_DSCP] = xWord & ~LAST_LABELS;
  return true;
}

/** All that `ack` acknowledges anew was seen. */
function coversSeen(i32: Int32Array, yWord: number, y: number, ack: number): boolean {
  return (
    (yWord & RANGES_KNOWN) !== 0 && ((ack - i32[y + RANGE_END]!) | 0) <= 0 && ((i32[y + LOOKED_FOR]! - i32[y + RANGE_START]!) | 0) >= 0
  );
}

/** Any segment at all. */
export function followAny(
  memory: FlowMemory,
  ranges: Ranges,
  roundTrips: RoundTrips,
  packet: Packet,
  base: number,
  x: number,
  y: number,
): void {
  const { u32, u8 } = memory;
  const { tcpFlags: flags, seq, ack, payloadBytes } = packet;
  if (flags & (SYN | FIN | RST)) {
    if (flags & SYN) u32[x + SYNS]!++;
    if (flags & FIN) u32[x + FINS]!++;
    if (flags & RST) u32[x + RSTS]!++;
  }
  // tcptrace's window probes: what is sent into a closed window says nothing about loss. The window of a RST means nothing.
  const intoClosedWindow = (flags & SYN) === 0 && u8[(y + GAPS_STATE_LETTERS_SHUT) * 4 + 3]! !== 0;
  if ((flags & RST) === 0) u8[(x + GAPS_STATE_LETTERS_SHUT) * 4 + 3] = packet.window === 0 ? 1 : 0;

  followState(memory, packet, base, x, y);
  followHandshake(memory, packet, base, x, y);
  labelSegment(memory, packet, base, x, y);

  ranges.begin(memory, x, seq);
  if ((flags & RST) === 0) {
    const end = (seq + payloadBytes + (flags & (SYN | FIN) ? 1 : 0)) | 0;
    if (end !== seq && !(intoClosedWindow && payloadBytes === 1)) {
      if (!ranges.add(memory, x, seq, end, !intoClosedWindow)) roundTrips.resent(memory, x, seq);
      else if (payloadBytes > 0) roundTrips.sent(memory, x, end);
    }
    if (flags & ACK) {
      if (ranges.acknowledge(memory, y, ack)) countGap(memory, base, y);
      roundTrips.acknowledged(memory, y, x, ack);
    }
  }
}

/** Takes in a later fragment of a segment: bytes [start, end) of the stream, which no header announces. */
export function followFragment(memory: FlowMemory, ranges: Ranges, x: number, start: number, end: number): void {
  const { i32, u8 } = memory;
  ranges.add(memory, x, start, end, true);
  if ((u8[(x + FLAGS_LABELS_TTL_DSCP) * 4 + 1]! & HI_KNOWN) === 0 || ((end - i32[x + HI]!) | 0) <= 0) return;
  if (i32[x + CONT]! === start) i32[x + CONT] = end;
  i32[x + HI] = end;
  i32[x + HI_TICK] = memory.tick;
}
