import type { FlowRow } from '@mirrorscope/record';
import type { MirroredSegment } from '../../lab/mirrored_packet.ts';
import { peerOf, SIDES, type SideName } from './play.ts';
import { sum } from './records.ts';

/** A segment with the time at which its copy arrived, in milliseconds. */
export type TimedSegment = MirroredSegment & { readonly ms: number };

/** How long the peer of one side took to answer it, at that side's mirror; milliseconds, NaN where nothing tells. */
export type Answers = {
  /** SYN to SYN-ACK, or SYN-ACK to ACK. Nothing tells where one of them was sent twice: nobody knows which was answered. */
  readonly handshake: number;
  /** Data, by the records. */
  readonly samples: number;
  readonly least: number;
  readonly most: number;
  /** The FIN: no record samples it, but kernels do. */
  readonly fin: number;
};

/** `rows` and `segments`: the records, and what a second receiver has, from the mirror of `side`. */
export function answersTo(side: SideName, rows: readonly FlowRow[], segments: readonly TimedSegment[]): Answers {
  const peer = peerOf(side);
  const sampled = rows.filter((row) => row[`${peer}_rtt_samples`] > 0);
  const once = SIDES.every((one) => sum(rows, one, 'syns') === 1);
  return {
    handshake: once ? rows[0]![`handshake_${peer}_us`] / 1000 : Number.NaN,
    samples: sum(rows, peer, 'rtt_samples'),
    least: sampled.length > 0 ? Math.min(...sampled.map((row) => row[`${peer}_rtt_min_us`])) / 1000 : Number.NaN,
    most: sampled.length > 0 ? Math.max(...sampled.map((row) => row[`${peer}_rtt_max_us`])) / 1000 : Number.NaN,
    fin: answerToFin(side, segments),
  };
}

export function extremes({ handshake, least, most, fin }: Answers): { least: number; most: number } {
  const known = [handshake, least, most, fin].filter((one) => !Number.isNaN(one));
  return { least: Math.min(...known), most: Math.max(...known) };
}

/**
 * The handshake's time as a kernel knows it, of a connection with at most one sample of data. Its smoothed time begins with the
 * handshake, and every sample moves it by an eighth of the difference (RFC 6298): taken out again, last first, they leave the handshake.
 */
export function kernelHandshake(smoothed: number, { samples, least, fin }: Answers): number {
  return [...(Number.isNaN(fin) ? [] : [fin]), ...(samples === 0 ? [] : [least])].reduce(
    (before, sample) => (8 * before - sample) / 7,
    smoothed,
  );
}

function answerToFin(side: SideName, segments: readonly TimedSegment[]): number {
  // The first segment of all is the client's SYN.
  const isOwn = ({ sourcePort }: TimedSegment) => (sourcePort === segments[0]?.sourcePort) === (side === 'client');
  const [fin, again] = segments.filter((segment) => segment.fin && isOwn(segment));
  if (fin === undefined || again !== undefined) return Number.NaN;
  const end = (fin.sequence + fin.payloadBytes + 1) >>> 0;
  const answer = segments.find((segment) => !isOwn(segment) && segment.ack && segment.acknowledged === end);
  return answer === undefined ? Number.NaN : answer.ms - fin.ms;
}
