import { openCapture } from '@mirrorscope/capture';
import { PacketBatch } from '@mirrorscope/wire';

/** The first packets of a capture, held in memory as batches, so that reading them costs nothing any more. */
export async function preload(path: string, packets: number): Promise<PacketBatch[]> {
  const batches: PacketBatch[] = [];
  let held = 0;
  const capture = await openCapture(path);
  for await (const batch of capture.batches()) {
    batches.push(copyOf(batch));
    held += batch.count;
    if (held >= packets) break;
  }
  return batches;
}

function copyOf(batch: PacketBatch): PacketBatch {
  const { count, view } = batch;
  const copy = new PacketBatch(count);
  const first = batch.offset[0]!;
  const end = batch.offset[count - 1]! + batch.captured[count - 1]!;
  copy.count = count;
  copy.view = new DataView(view.buffer.slice(view.byteOffset + first, view.byteOffset + end));
  for (const field of ['captured', 'original', 'sec', 'nsec', 'linkType'] as const) copy[field].set(batch[field].subarray(0, count));
  for (let i = 0; i < count; i++) copy.offset[i] = batch.offset[i]! - first;
  return copy;
}
