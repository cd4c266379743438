/** For tests: what live sources hand on, decoded. */
import { decode, Packet, REFUSAL_NAMES } from '@mirrorscope/wire';
import type { LiveSource } from '../source.ts';

export interface LivePacket {
  /** A refusal, or `none`. */
  refusal: string;
  linkType: number;
  captured: number;
  original: number;
  /** Milliseconds since 1970. */
  time: number;
  encap: number;
  vni: number;
  /** Words of the outer source address. */
  mirror: [number, number, number, number];
  payloadBytes: number;
  truncated: boolean;
}

/** Ten seconds in which nothing came. */
const TOO_MANY_EMPTY = 100;

/** Reads until `enough` says so after a batch, then closes the source and reads what is left. */
export async function readLive(
  source: LiveSource,
  enough: (packets: readonly LivePacket[], batches: number) => boolean,
): Promise<LivePacket[]> {
  const packets: LivePacket[] = [];
  const packet = new Packet();
  let batches = 0;
  let empty = 0;
  for await (const batch of source.batches()) {
    for (let i = 0; i < batch.count; i++) {
      const captured = batch.captured[i]!;
      packet.original = batch.original[i]!;
      const code = decode(batch.view, batch.offset[i]!, captured, batch.linkType[i]!, packet, true);
      packets.push({
        refusal: REFUSAL_NAMES[code] ?? '',
        linkType: batch.linkType[i]!,
        captured,
        original: batch.original[i]!,
        time: (batch.sec[i]! >>> 0) * 1000 + batch.nsec[i]! / 1e6,
        encap: packet.encap,
        vni: packet.vni,
        mirror: [packet.mirror0, packet.mirror1, packet.mirror2, packet.mirror3],
        payloadBytes: packet.payloadBytes,
        truncated: packet.truncated === 1,
      });
    }
    empty = batch.count === 0 ? empty + 1 : 0;
    if (empty === TOO_MANY_EMPTY) throw new Error(`nothing came after ${packets.length} packets`);
    if (enough(packets, ++batches)) await source.close();
  }
  return packets;
}
