import { setTimeout as sleep } from 'node:timers/promises';
import { LINKTYPE_ETHERNET, PacketBatch } from '@mirrorscope/wire';
import { ethernet, ipv4, udp } from '@mirrorscope/wire/fixtures';
import type { Ring } from '../ring.ts';

/** A frame of so many bytes, at least 42, whose payload is all `fill`. */
export const frameOf = (bytes: number, fill = 0): Uint8Array => ethernet(ipv4(udp(new Uint8Array(bytes - 42).fill(fill)), { proto: 17 }));

/** One batch of these frames, a second apart from `sec` on. */
export function batchOf(frames: readonly Uint8Array[], sec = 1_000_000_000): PacketBatch {
  const batch = new PacketBatch(frames.length);
  const memory = new Uint8Array(frames.reduce((sum, frame) => sum + frame.length, 0));
  batch.view = new DataView(memory.buffer);
  batch.linkType.fill(LINKTYPE_ETHERNET);
  let at = 0;
  for (const [i, frame] of frames.entries()) {
    memory.set(frame, at);
    batch.offset[i] = at;
    batch.captured[i] = frame.length;
    batch.original[i] = frame.length;
    batch.sec[i] = sec + i;
    at += frame.length;
  }
  batch.count = frames.length;
  return batch;
}

/** Waits until something became of all that was put into the ring. */
export async function settled(ring: Ring): Promise<void> {
  while (ring.count('kept') + ring.leftOut < ring.count('matched')) await sleep(5);
}
