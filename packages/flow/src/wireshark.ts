/**
 * Wireshark's labels for a TCP segment (packet-tcp.c of 4.0, re-told in the order in which it decides), from what each
 * side's last segments said. They guess from timing and are kept because engineers compare with them; ranges.ts judges
 * by the bytes.
 */
import { type Packet, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '@mirrorscope/wire';
import { FLAG, FLOW, KNOWN, SIDE, WIDE } from './layout.ts';
import { addWide, type FlowMemory, NANOSECONDS_PER_TICK } from './memory.ts';

const { HI, CONT, ACK, HI_TICK, ACK_TICK, WINDOW_MSS, DUPS_WAITING, FLAGS_LABELS_TTL_DSCP, SCALE_RANGES_T_W, HIGH } = SIDE;
const {
  RETRANSMITS,
  RETRANSMIT_BYTES,
  FAST,
  SPURIOUS,
  OUT_OF_ORDER,
  GAPS,
  DUPLICATE_ACKS,
  ZERO_WINDOWS,
  WINDOW_FULL,
  KEEP_ALIVES,
  PROBES,
} = SIDE;
const { HI: HI_KNOWN, ACK: ACK_KNOWN, KEEP_ALIVE, PROBE, SCALED } = KNOWN;
const { STATE, SYN_TIME_OR_IRTT } = FLOW;
const { HAS_IRTT, UNSCALED } = FLAG;
const { RETRANSMIT_BYTES: WIDE_RETRANSMIT_BYTES } = WIDE;

const FIN = TCP_FIN;
const SYN = TCP_SYN;
const RST = TCP_RST;
const ACK_FLAG = TCP_ACK;
const CONTROL = FIN | SYN | RST;

/** A count of duplicate ACKs that stands for "minus one, unsigned": enough for a fast retransmission, and 1 comes next. */
const DUPS_UNSEEN = 0xffff;
const FAST_RETRANSMIT_TICKS = 80_000; // 20 ms
const OUT_OF_ORDER_TICKS = 12_000; // 3 ms, while the initial round-trip time is unknown
const NO_SCALE = 255;

/** Labels a segment from side x (word index) to side y, and remembers what the next ones are compared with. */
export function labelSegment(memory: FlowMemory, packet: Packet, base: number, x: number, y: number): void {
  const { i32, u32, u16, u8 } = memory;
  const { seq, ack, window, tcpFlags: flags, payloadBytes: length } = packet;
  const xLabels = (x + FLAGS_LABELS_TTL_DSCP) * 4 + 1;
  const yLabels = (y + FLAGS_LABELS_TTL_DSCP) * 4 + 1;
  const known = u8[xLabels]!;
  const yKnown = u8[yLabels]!;
  const xDups = (x + DUPS_WAITING) * 2;
  const yDups = (y + DUPS_WAITING) * 2;
  const xWindow = (x + WINDOW_MSS) * 2;
  const control = flags & CONTROL;
  const hiKnown = (known & HI_KNOWN) !== 0;
  const hi = i32[x + HI]!;
  const hasAck = (flags & ACK_FLAG) !== 0;
  let last = 0;

  if (length === 1 && hiKnown && seq === hi && (yKnown & ACK_KNOWN) !== 0 && u16[(y + WINDOW_MSS) * 2]! === 0) {
    u32[x + PROBES]!++;
    last = PROBE;
  } else {
    if (window === 0 && control === 0) u32[x + ZERO_WINDOWS]!++;
    if (hiKnown && ((seq - hi) | 0) > 0 && (flags & RST) === 0) u32[x + GAPS]!++;
    if (length <= 1 && hiKnown && seq === ((hi - 1) | 0) && control === 0) {
      u32[x + KEEP_ALIVES]!++;
      last = KEEP_ALIVE;
    }
    if (length > 0) {
      if (control === 0 && fillsWindow(memory, base, y, (seq + length) | 0)) u32[x + WINDOW_FULL]!++;
    } else if (control === 0 && hiKnown && seq === hi && ack === i32[x + ACK]! && (known & ACK_KNOWN) !== 0 && window === u16[xWindow]!) {
      const answersKeepAlive = (yKnown & KEEP_ALIVE) !== 0 && window > 0;
      if (!answersKeepAlive && window > 0) {
        u32[x + DUPLICATE_ACKS]!++;
        const dups = u16[xDups]!;
        u16[xDups] = dups === DUPS_UNSEEN ? 1 : dups < DUPS_UNSEEN - 1 ? dups + 1 : dups;
      }
    }
  }

  if (ack !== i32[x + ACK]!) u16[xDups] = 0;

  if (hasAck && (yKnown & HI_KNOWN) !== 0 && ((ack - i32[y + CONT]!) | 0) > 0) {
    if (((i32[y + HI]! - i32[y + CONT]!) | 0) > 0) i32[y + CONT] = i32[y + HI]!;
    else if (u16[yDups]! === 0) u16[yDups] = DUPS_UNSEEN;
  }

  const occupies = flags & (SYN | FIN) ? 1 : 0;
  const end = (seq + length + occupies) | 0;
  if ((length > 0 || occupies !== 0) && last !== KEEP_ALIVE) {
    const old = hiKnown && ((seq - hi) | 0) < 0 && !(length > 1 && seq === ((hi - 1) | 0));
    if (length > 0 && (yKnown & ACK_KNOWN) !== 0 && i32[y + ACK]! !== 0 && ((((seq + length) | 0) - i32[y + ACK]!) | 0) <= 0) {
      u32[x + SPURIOUS]!++;
      countRetransmit(memory, x, length);
    } else if (old) {
      if (u16[yDups]! >= 2 && seq === i32[y + ACK]! && (memory.tick - i32[y + ACK_TICK]!) >>> 0 < FAST_RETRANSMIT_TICKS) {
        u32[x + FAST]!++;
        countRetransmit(memory, x, length);
      } else if (end !== hi && isRecent(memory, base, x)) u32[x + OUT_OF_ORDER]!++;
      else countRetransmit(memory, x, length);
    }
  }

  if (last !== PROBE) {
    if (!hiKnown || ((end - hi) | 0) > 0) {
      i32[x + HI] = end;
      i32[x + HI_TICK] = memory.tick;
    }
    if (!hiKnown) i32[x + CONT] = end;
    else if (seq === i32[x + CONT]!) i32[x + CONT] = i32[x + HI]!;
  }
  u16[xWindow] = window;
  i32[x + ACK] = ack;
  i32[x + ACK_TICK] = memory.tick;
  const scaled = hasAck && (flags & SYN) === 0 ? SCALED : 0;
  u8[xLabels] = (u8[xLabels]! & ~(KEEP_ALIVE | PROBE)) | last | scaled | ACK_KNOWN | (last === PROBE ? 0 : HI_KNOWN);
}

/** The segment ends exactly where the window that y last offered ends. */
export function fillsWindow(memory: FlowMemory, base: number, y: number, end: number): boolean {
  const { i32 } = memory;
  const unscaled = (i32[base + STATE]! & UNSCALED) !== 0;
  const scale = i32[y + SCALE_RANGES_T_W]! & 0xff;
  const word = i32[y + FLAGS_LABELS_TTL_DSCP]!;
  if ((word & (ACK_KNOWN << 8)) === 0 || (!unscaled && scale === NO_SCALE)) return false;
  const shift = unscaled || (word & (SCALED << 8)) === 0 ? 0 : scale;
  return end === ((i32[y + ACK]! + ((i32[y + WINDOW_MSS]! & 0xffff) << shift)) | 0);
}

/** Less than a round trip since x's highest segment: too soon for the sender to know of a loss. */
function isRecent(memory: FlowMemory, base: number, x: number): boolean {
  const since = (memory.tick - memory.i32[x + HI_TICK]!) >>> 0;
  const limit =
    (memory.i32[base + STATE]! & HAS_IRTT) !== 0 ? memory.f64[(base + SYN_TIME_OR_IRTT) >> 1]! / NANOSECONDS_PER_TICK : OUT_OF_ORDER_TICKS;
  return since < limit;
}

function countRetransmit(memory: FlowMemory, x: number, length: number): void {
  memory.u32[x + RETRANSMITS]!++;
  addWide(memory, x + RETRANSMIT_BYTES, (x + HIGH) * 2 + WIDE_RETRANSMIT_BYTES, length);
}
