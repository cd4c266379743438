import { LINKTYPE_ETHERNET, PacketBatch } from '@mirrorscope/wire';

/** A batch of one packet between other bytes. Its first `captured` bytes were captured, all where that is not given. */
export function batchOf(packet: Uint8Array, linkType: number = LINKTYPE_ETHERNET, captured = packet.length): PacketBatch {
  const MARGIN = 16;
  const memory = new Uint8Array(captured + 2 * MARGIN).fill(0xff);
  memory.set(packet.subarray(0, captured), MARGIN);
  const batch = new PacketBatch(1);
  batch.view = new DataView(memory.buffer);
  batch.count = 1;
  batch.offset[0] = MARGIN;
  batch.captured[0] = captured;
  batch.original[0] = packet.length;
  batch.linkType[0] = linkType;
  return batch;
}
