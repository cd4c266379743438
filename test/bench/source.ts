import { openCapture } from '@mirrorscope/capture';
import { decode, LAYER_IPV4, LAYER_IPV6, Packet } from '@mirrorscope/wire';
import { BenchError } from './error.ts';

/** Nanoseconds. Two of the captures were put together from recordings years apart; the others have no such pause. */
const LONGEST_PAUSE = 1e9;

/** A capture in memory, ready to be repeated. */
export interface Source {
  readonly linkType: number;
  readonly count: number;
  /** Seconds since 1970 of the first packet. */
  readonly epoch: number;
  /** Nanoseconds since the first packet, whole microseconds, never going back. */
  readonly time: Float64Array;
  /** All packets, one after the other; packet i is at start[i] up to start[i + 1]. */
  readonly bytes: Uint8Array;
  readonly start: Int32Array;
  /** Length on the wire. */
  readonly original: Int32Array;
  /** Offsets within the packet of its IP headers, outer and inner; those of packet i are at ipStart[i] up to ipStart[i + 1]. */
  readonly ip: Int32Array;
  readonly ipStart: Int32Array;
  /** Packets with an IP header. */
  readonly ipPackets: number;
}

/** Reads a whole capture, each packet cut to `snapLength` bytes. Pauses of more than a second become a second. */
export async function loadSource(path: string, snapLength: number): Promise<Source> {
  const chunks: Uint8Array[] = [];
  const [time, start, original, ip, ipStart]: number[][] = [[], [0], [], [], [0]];
  let [linkType, epoch, lastSeconds, lastNanoseconds, now, size] = [-1, 0, 0, 0, 0, 0];
  const capture = await openCapture(path);
  for await (const batch of capture.batches()) {
    for (let i = 0; i < batch.count; i++) {
      const seconds = batch.sec[i]! >>> 0;
      // To the microsecond, as the copies are written: rounded once, and not in each copy at another place.
      const nanoseconds = batch.nsec[i]! - (batch.nsec[i]! % 1000);
      if (time!.length === 0) [linkType, epoch, lastSeconds, lastNanoseconds] = [batch.linkType[i]!, seconds, seconds, nanoseconds];
      if (batch.linkType[i] !== linkType) throw new BenchError('mixed_link_types', `${path}: packets of several link types`);
      // Seconds and nanoseconds apart: years in nanoseconds are more than a double holds.
      const pause = (seconds - lastSeconds) * 1e9 + nanoseconds - lastNanoseconds;
      if (pause > 0) [now, lastSeconds, lastNanoseconds] = [now + Math.min(pause, LONGEST_PAUSE), seconds, nanoseconds];
      const captured = Math.min(batch.captured[i]!, snapLength);
      const bytes = new Uint8Array(batch.view.buffer, batch.view.byteOffset + batch.offset[i]!, captured).slice();
      ip!.push(...ipHeaders(bytes, linkType));
      chunks.push(bytes);
      size += captured;
      time!.push(now);
      start!.push(size);
      original!.push(batch.original[i]!);
      ipStart!.push(ip!.length);
    }
  }
  return {
    linkType,
    count: time!.length,
    epoch,
    time: Float64Array.from(time!),
    bytes: Buffer.concat(chunks),
    start: Int32Array.from(start!),
    original: Int32Array.from(original!),
    ip: Int32Array.from(ip!),
    ipStart: Int32Array.from(ipStart!),
    ipPackets: time!.filter((_, i) => ipStart![i + 1]! > ipStart![i]!).length,
  };
}

/** Where the IP headers of a packet are; none where it cannot be decoded. */
function ipHeaders(bytes: Uint8Array, linkType: number): number[] {
  const packet = new Packet();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (decode(view, 0, bytes.length, linkType, packet, true) !== 0) return [];
  const kinds = [...packet.layerKind.subarray(0, packet.layers)];
  return kinds.flatMap((kind, layer) => (kind === LAYER_IPV4 || kind === LAYER_IPV6 ? [packet.layerOffset[layer]!] : []));
}
