import type { MirroredSegment } from '../../lab/mirrored_packet.ts';

/** What became of the segments of one direction between the sender's mirror and the receiver's, where neither mirror lost a copy. */
export type Passage = {
  /** Packets lost on the way, pure ACKs and resets included. */
  readonly lost: number;
  /** Losses of a segment of which another sending was lost as well: of each segment all its losses but one. */
  readonly lostAgain: number;
  /** Segments of which a sending was lost, and of which the first to arrive came in order: nothing sent behind it had arrived, so that nobody could tell. */
  readonly unnoticed: number;
};

/**
 * A sending kernel's retransmissions are then, to the last one: late + resent segments at the receiver's mirror + lostAgain + unnoticed.
 * For a segment sent s times of which a arrive, s - 1 are retransmissions. Where a > 0, a - 1 of the arrivals are resent there; s - a were lost:
 * one, if any, is the late or unnoticed one, the others were lost again. Where a = 0 all losses but the one of the first sending were lost again.
 */
export function passageOf(atSender: readonly MirroredSegment[], atReceiver: readonly MirroredSegment[]): Passage {
  const sent = countBySequence(atSender);
  const arrived = countBySequence(atReceiver);
  const inOrder = firstInOrder(atReceiver);
  let lostAgain = 0;
  let unnoticed = 0;
  for (const [sequence, times] of sent) {
    const losses = times - (arrived.get(sequence) ?? 0);
    if (losses === 0) continue;
    lostAgain += losses - 1;
    if (inOrder.has(sequence)) unnoticed += 1;
  }
  return { lost: atSender.length - atReceiver.length, lostAgain, unnoticed };
}

/**
 * How much of a sender's stream can be known of at a mirror that loses copies, one for the FIN included: from the first byte seen, or
 * the last acknowledged before anything of the sender was seen, to the last byte seen or acknowledged. `segments`: of both directions.
 */
export function knownOf(segments: readonly MirroredSegment[], senderPort: number): number {
  let begin: number | undefined;
  let end: number | undefined;
  let met = false;
  for (const segment of segments) {
    const own = segment.sourcePort === senderPort;
    if (!own && !segment.ack) continue;
    const known = own ? segment.sequence + (segment.syn ? 1 : 0) : segment.acknowledged;
    if (own) {
      if (!met && (begin === undefined || isBelow(known, begin))) begin = known;
      met = true;
      if (span(segment) > 0) end = later(end, segment.sequence + span(segment));
    } else if (met) end = later(end, known);
    else begin = later(begin, known);
  }
  return begin === undefined || end === undefined ? 0 : (end - begin) | 0;
}

/** Sequence numbers compare modulo 2^32. */
const isBelow = (one: number, other: number): boolean => ((one - other) | 0) < 0;
const later = (one: number | undefined, other: number): number => (one === undefined || isBelow(one, other) ? other : one);

/** Sequence numbers that a segment takes up; none where it is a pure ACK or a reset. */
function span(segment: MirroredSegment): number {
  return segment.rst ? 0 : segment.payloadBytes + (segment.syn ? 1 : 0) + (segment.fin ? 1 : 0);
}

function countBySequence(segments: readonly MirroredSegment[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const segment of segments) {
    if (span(segment) > 0) counts.set(segment.sequence, (counts.get(segment.sequence) ?? 0) + 1);
  }
  return counts;
}

/** Sequence numbers of the segments that came before all that is behind them. */
function firstInOrder(segments: readonly MirroredSegment[]): Set<number> {
  const origin = segments[0]?.sequence ?? 0;
  const inOrder = new Set<number>();
  let highest = 0;
  for (const segment of segments) {
    const begin = (segment.sequence - origin) | 0;
    if (span(segment) === 0 || begin < highest) continue;
    inOrder.add(segment.sequence);
    highest = begin + span(segment);
  }
  return inOrder;
}
