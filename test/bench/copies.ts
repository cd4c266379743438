import { openCapture, PcapWriter } from '@mirrorscope/capture';
import { BenchError } from './error.ts';
import { copyStarts, inOrderOfTime, type Shape } from './schedule.ts';
import { MOST_SHIFTS, shiftAddresses } from './shift.ts';
import type { Source } from './source.ts';

/** Writes `copies` copies of a capture into one pcap file, each with addresses of its own: the traffic of as many interfaces. */
export function writeCopies(source: Source, copies: number, shape: Shape, path: string): void {
  if (copies > MOST_SHIFTS) throw new BenchError('too_many_copies', `${copies} copies: addresses can be shifted ${MOST_SHIFTS} times`);
  const { start, bytes, ip, ipStart, original, epoch } = source;
  const writer = new PcapWriter(path, { linkType: source.linkType });
  const packet = new Uint8Array(source.start.reduce((most, end, i) => (i === 0 ? 0 : Math.max(most, end - start[i - 1]!)), 0));
  const starts = copyStarts(shape, copies, source.time.at(-1) ?? 0);
  inOrderOfTime(source.time, starts, (copy, i, time) => {
    packet.set(bytes.subarray(start[i]!, start[i + 1]!));
    for (let header = ipStart[i]!; header < ipStart[i + 1]!; header++) shiftAddresses(packet, ip[header]!, copy);
    const sec = Math.floor(time / 1e9);
    writer.write(epoch + sec, time - sec * 1e9, packet.subarray(0, start[i + 1]! - start[i]!), original[i]!);
  });
  writer.close();
}

/** Copies the first `packets` packets of a capture. */
export async function writeStart(from: string, packets: number, path: string): Promise<void> {
  let left = packets;
  const capture = await openCapture(from);
  const writer = new PcapWriter(path);
  for await (const { count, view, offset, captured, original, sec, nsec } of capture.batches()) {
    for (let i = 0; i < Math.min(count, left); i++) {
      const bytes = new Uint8Array(view.buffer, view.byteOffset + offset[i]!, captured[i]!);
      writer.write(sec[i]!, nsec[i]!, bytes, original[i]!);
    }
    left -= count;
    if (left <= 0) break;
  }
  writer.close();
}
