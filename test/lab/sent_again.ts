import type { MirroredSegment } from './mirrored_packet.ts';

/** Segments of one direction that begin before the end of what was sent already. */
export function sentAgain(segments: readonly MirroredSegment[]): number {
  const first = segments[0]?.sequence ?? 0;
  let next = 0;
  let again = 0;
  for (const segment of segments) {
    const length = segment.payloadBytes + (segment.syn ? 1 : 0) + (segment.fin ? 1 : 0);
    if (length === 0) continue;
    const begin = (segment.sequence - first) >>> 0;
    if (begin < next) again += 1;
    next = Math.max(next, begin + length);
  }
  return again;
}
