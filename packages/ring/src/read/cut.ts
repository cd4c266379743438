import { openSync } from 'node:fs';
import { PcapWriter } from '@mirrorscope/capture';
import { decode, ENCAP_NONE, Packet } from '@mirrorscope/wire';
import { packetFilter } from '../filter/packet_filter.ts';
import { Frame } from '../frame.ts';
import { OWNER_ALONE } from '../lane_file.ts';
import { ETHERNET_HEADER } from '../layout.ts';
import type { TapOptions } from '../tap.ts';
import { mergeLanes } from './merge.ts';
import { existingFiles } from './packets.ts';
import { milliseconds } from './summary.ts';

export interface CutOptions extends TapOptions {
  readonly directory: string;
  /** Milliseconds since 1970, both included. */
  readonly from: number;
  readonly to: number;
}

export interface CutResult {
  readonly packets: number;
  /** VNIs of the mirrors that saw them, where the tunnels are still there to tell. */
  readonly vnis: ReadonlySet<number>;
}

/**
 * Writes the packets of a ring that are wanted, in order of time, with nanoseconds. Throws RingError and CaptureError, and what the
 * system says of the file.
 * @param out a path, made or overwritten once there is a ring to read, for its owner alone; or an open descriptor
 */
export async function cutRing({ directory, from, to, filter, form, payload }: CutOptions, out: string | number): Promise<CutResult> {
  const matches = packetFilter(filter);
  const files = existingFiles(directory);
  const writer = new PcapWriter(typeof out === 'number' ? out : openSync(out, 'w', OWNER_ALONE), { nanoseconds: true });
  const frame = new Frame(form, payload);
  const packet = new Packet();
  const vnis = new Set<number>();
  let packets = 0;
  await mergeLanes(files, ({ view, offset, captured, original, sec, nsec, linkType }, i) => {
    const time = milliseconds(sec[i]!, nsec[i]!);
    if (time < from || time > to) return;
    packet.original = original[i]!;
    const refusal = decode(view, offset[i]!, captured[i]!, linkType[i]!, packet, true);
    if (!matches(packet) || !frame.take(view, offset[i]!, captured[i]!, linkType[i]!, packet, refusal)) return;
    writer.write(sec[i]!, nsec[i]!, frameBytes(view, frame), frame.original);
    if (packet.encap !== ENCAP_NONE) vnis.add(packet.vni);
    packets++;
  });
  writer.close();
  return { packets, vnis };
}

function frameBytes(view: DataView, { start, kept, etherType }: Frame): Uint8Array {
  const made = etherType === 0 ? 0 : ETHERNET_HEADER;
  const found = new Uint8Array(view.buffer, view.byteOffset + start, kept - made);
  if (made === 0) return found;
  const bytes = new Uint8Array(kept);
  new DataView(bytes.buffer).setUint16(ETHERNET_HEADER - 2, etherType);
  bytes.set(found, made);
  return bytes;
}
