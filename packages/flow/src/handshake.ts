/**
 * What SYN and SYN-ACK tell: initial sequence numbers (and so whether a SYN opens a new connection on old ports), who
 * is the client, MSS and window scale, and the handshake's times.
 */
import { NO_WINDOW_SCALE, type Packet, TCP_ACK, TCP_SYN } from '@mirrorscope/wire';
import { FLAG, FLOW, KNOWN, SIDE, SIDE_A, SIDE_WORDS } from './layout.ts';
import type { FlowMemory } from './memory.ts';

const { STATE, SYN_TIME_OR_IRTT, HANDSHAKE_SERVER, HANDSHAKE_CLIENT, RECORD_NO } = FLOW;
const { ISN, HI, CONT, FLAGS_LABELS_TTL_DSCP, WINDOW_MSS, SCALE_RANGES_T_W } = SIDE;
const { CLIENT_IS_B, ORIENTATION, SYN_TIME, HAS_IRTT, SYN_ACK_SEEN, UNSCALED } = FLAG;
const { ISN: ISN_KNOWN, HI: HI_KNOWN } = KNOWN;

const SYN = TCP_SYN;
const ACK = TCP_ACK;
const MAX_MICROSECONDS = 0xffffffff;

/** A SYN with another initial sequence number than the sender's known one opens a new connection on the same ports. */
export function opensNewConnection(memory: FlowMemory, packet: Packet, x: number): boolean {
  return (
    (packet.tcpFlags & (SYN | ACK)) === SYN &&
    (memory.u8[(x + FLAGS_LABELS_TTL_DSCP) * 4 + 1]! & ISN_KNOWN) !== 0 &&
    packet.seq !== memory.i32[x + ISN]!
  );
}

/** Takes in a segment from x to y, before its labels. */
export function followHandshake(memory: FlowMemory, packet: Packet, base: number, x: number, y: number): void {
  const { i32, u8 } = memory;
  const flags = packet.tcpFlags;
  const xKnown = (x + FLAGS_LABELS_TTL_DSCP) * 4 + 1;
  const yKnown = (y + FLAGS_LABELS_TTL_DSCP) * 4 + 1;
  if ((u8[xKnown]! & ISN_KNOWN) === 0) {
    i32[x + ISN] = flags & SYN ? packet.seq : (packet.seq - 1) | 0;
    u8[xKnown] = u8[xKnown]! | ISN_KNOWN;
  }
  if (flags & ACK && (u8[yKnown]! & ISN_KNOWN) === 0) {
    i32[y + ISN] = (packet.ack - 1) | 0;
    u8[yKnown] = u8[yKnown]! | ISN_KNOWN;
  }
  if (flags & SYN) followSyn(memory, packet, base, x, y);
  else if (flags & ACK && (i32[base + STATE]! & (SYN_TIME | HAS_IRTT)) === SYN_TIME) endHandshake(memory, base, x);
}

function followSyn(memory: FlowMemory, packet: Packet, base: number, x: number, y: number): void {
  const { i32, u8, u16, f64 } = memory;
  const isSynAck = (packet.tcpFlags & ACK) !== 0;
  const state = i32[base + STATE]!;
  // A SYN that is sent again may leave its options out, since no answer came.
  const mss = (x + WINDOW_MSS) * 2 + 1;
  if (u16[mss]! === 0) u16[mss] = packet.mss;
  const scale = (x + SCALE_RANGES_T_W) * 4;
  if (u8[scale]! === NO_WINDOW_SCALE) u8[scale] = packet.windowScale;
  const client = isSynAck ? y : x;
  const orient = (state & ORIENTATION) !== 0 && i32[base + RECORD_NO] === 0;
  const clientBit = orient ? (client === base + SIDE_A + SIDE_WORDS ? CLIENT_IS_B : 0) : state & CLIENT_IS_B;
  let next = (state & ~(orient ? CLIENT_IS_B | ORIENTATION : CLIENT_IS_B)) | clientBit;

  if (!isSynAck) {
    if ((u8[(x + FLAGS_LABELS_TTL_DSCP) * 4 + 1]! & HI_KNOWN) !== 0) i32[x + HI] = i32[x + CONT]!;
    if ((next & HAS_IRTT) === 0) {
      f64[(base + SYN_TIME_OR_IRTT) >> 1] = memory.now;
      next = (next | SYN_TIME) & ~SYN_ACK_SEEN;
    }
  } else {
    i32[x + ISN] = packet.seq;
    if (u8[scale] === NO_WINDOW_SCALE || u8[(y + SCALE_RANGES_T_W) * 4] === NO_WINDOW_SCALE) next |= UNSCALED;
    if ((next & (SYN_TIME | HAS_IRTT | SYN_ACK_SEEN)) === SYN_TIME) {
      i32[base + HANDSHAKE_SERVER] = microseconds(memory.now - f64[(base + SYN_TIME_OR_IRTT) >> 1]!);
      next |= SYN_ACK_SEEN;
    }
  }
  i32[base + STATE] = next;
}

/** The first ACK after the SYNs. */
function endHandshake(memory: FlowMemory, base: number, x: number): void {
  const { i32, u32, f64 } = memory;
  const state = i32[base + STATE]!;
  const at = (base + SYN_TIME_OR_IRTT) >> 1;
  const elapsed = memory.now - f64[at]!;
  const fromClient = (x === base + SIDE_A) === ((state & CLIENT_IS_B) === 0);
  if ((state & SYN_ACK_SEEN) !== 0 && fromClient) {
    const rest = microseconds(elapsed) - u32[base + HANDSHAKE_SERVER]!;
    u32[base + HANDSHAKE_CLIENT] = Math.max(rest, 0);
  }
  if (elapsed === 0) {
    // Wireshark takes a round trip of nothing for unknown, and tries the next ACK.
    i32[base + STATE] = state & ~SYN_ACK_SEEN;
    return;
  }
  f64[at] = elapsed;
  i32[base + STATE] = (state | HAS_IRTT) & ~SYN_ACK_SEEN;
}

function microseconds(nanoseconds: number): number {
  const rounded = Math.round(nanoseconds / 1000);
  return rounded < 0 ? 0 : Math.min(rounded, MAX_MICROSECONDS);
}
