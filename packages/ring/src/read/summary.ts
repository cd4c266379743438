import type { RingFile } from '../directory.ts';
import { existingFiles, packetsOf } from './packets.ts';

/** A file of a ring, with what is in it. */
export interface FileSummary extends RingFile {
  readonly packets: number;
  /** Of its first and last packet, milliseconds since 1970; undefined where it has none. */
  readonly first: number | undefined;
  readonly last: number | undefined;
}

/** What is in each file of a ring, oldest first. Throws RingError no_ring. */
export async function summarizeRing(directory: string): Promise<FileSummary[]> {
  const summaries: FileSummary[] = [];
  for (const file of existingFiles(directory)) {
    let packets = 0;
    let first: number | undefined;
    let last: number | undefined;
    for await (const { count, sec, nsec } of packetsOf(file)) {
      first ??= milliseconds(sec[0]!, nsec[0]!);
      last = milliseconds(sec[count - 1]!, nsec[count - 1]!);
      packets += count;
    }
    summaries.push({ ...file, packets, first, last });
  }
  return summaries;
}

/** Seconds are a uint32's bits. */
export const milliseconds = (sec: number, nsec: number): number => (sec >>> 0) * 1000 + nsec / 1e6;
