/** One TCP segment through all that follows a connection. */
import type { Packet } from '@mirrorscope/wire';
import { followHandshake } from './handshake.ts';
import { KNOWN, SIDE } from './layout.ts';
import type { FlowMemory } from './memory.ts';
import type { Ranges } from './ranges.ts';
import type { RoundTrips } from './round_trip.ts';
import { labelSegment } from './wireshark.ts';
import { countGap, followState } from './zeek.ts';

const { SYNS, FINS, RSTS, FLAGS_LABELS_TTL_DSCP, GAPS_STATE_LETTERS_SHUT, HI, CONT, HI_TICK } = SIDE;
const { HI: HI_KNOWN } = KNOWN;

const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;

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
  const { u32, u8 } = memory;
  const { tcpFlags: flags, seq, ack, payloadBytes } = packet;
  const xFlags = (x + FLAGS_LABELS_TTL_DSCP) * 4;
  u8[xFlags] = u8[xFlags]! | flags;
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
