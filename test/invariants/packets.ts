import { readdirSync } from 'node:fs';
import { CaptureError, openCapture } from '@mirrorscope/capture';
import type { PacketBatch } from '@mirrorscope/wire';
import { reference } from '../conformance/captures.ts';

/** A packet by itself, so that it can be cut, wrapped and put into another order. */
export interface MirroredPacket {
  /** Seconds since 1970 (uint32 bits) and nanoseconds. */
  readonly sec: number;
  readonly nsec: number;
  readonly bytes: Uint8Array;
  /** Bytes the packet had before any capture limit. */
  readonly original: number;
  /** LINKTYPE_ number. */
  readonly linkType: number;
}

/** Names of all reference captures, in alphabetical order. */
export function captureFiles(): string[] {
  return readdirSync(reference('files')).sort();
}

/** The packets of a reference capture; of a damaged one those before the damage. */
export async function readPackets(file: string): Promise<MirroredPacket[]> {
  const packets: MirroredPacket[] = [];
  const source = await openCapture(reference('files', file));
  try {
    for await (const batch of source.batches()) packets.push(...packetsOf(batch));
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  }
  return packets;
}

/** Copies the packets out of a batch: one block of bytes for all of them. */
function packetsOf({ count, view, offset, captured, original, sec, nsec, linkType }: PacketBatch): MirroredPacket[] {
  const from = offset[0]!;
  const block = new Uint8Array(view.buffer, view.byteOffset + from, offset[count - 1]! + captured[count - 1]! - from).slice();
  return Array.from({ length: count }, (_, i) => ({
    sec: sec[i]!,
    nsec: nsec[i]!,
    bytes: block.subarray(offset[i]! - from, offset[i]! - from + captured[i]!),
    original: original[i]!,
    linkType: linkType[i]!,
  }));
}

/** Nanoseconds since 1970. Doubles hold them to 256 ns, which is enough to put packets in order. */
export function timeOf({ sec, nsec }: MirroredPacket): number {
  return (sec >>> 0) * 1e9 + nsec;
}
