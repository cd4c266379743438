/** How the copies of a capture lie in time: one after the other, or all at once. */
export const SHAPES = ['sequential', 'merged'] as const;
export type Shape = (typeof SHAPES)[number];

/** Nanoseconds between the end of one copy and the start of the next. */
const PAUSE = 1e9;
const SEED = 20260105;

/**
 * When each copy starts, in nanoseconds. Merged copies start at random moments within the length of the capture, as the
 * interfaces of a VPC are not in step either; the same seed gives the same moments on every machine.
 */
export function copyStarts(shape: Shape, copies: number, duration: number): Float64Array {
  if (shape === 'sequential') return Float64Array.from({ length: copies }, (_, copy) => copy * (duration + PAUSE));
  const random = randomNumbers(SEED);
  return Float64Array.from({ length: copies }, () => Math.floor((random() * duration) / 1000) * 1000);
}

/** mulberry32: numbers in [0, 1). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/**
 * Goes through the packets of all copies in the order of their time, a copy's own packets in their order: `visit(copy, packet, time)`.
 * @param time of each packet within a copy, nanoseconds, never going back
 */
export function inOrderOfTime(time: Float64Array, starts: Float64Array, visit: (copy: number, packet: number, time: number) => void): void {
  const next = new Int32Array(starts.length);
  const due = Float64Array.from(starts, (start) => start + time[0]!);
  // A binary heap of copies by the time of their next packet.
  const heap = Int32Array.from(starts.keys()).sort((a, b) => due[a]! - due[b]!);
  let size = time.length > 0 ? heap.length : 0;
  const isBefore = (a: number, b: number): boolean => due[a]! < due[b]! || (due[a]! === due[b]! && a < b);
  while (size > 0) {
    const copy = heap[0]!;
    visit(copy, next[copy]!, due[copy]!);
    const follower = ++next[copy]!;
    if (follower < time.length) due[copy] = starts[copy]! + time[follower]!;
    const sinking = follower < time.length ? copy : heap[--size]!;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, sinking)) break;
      heap[hole] = heap[child]!;
      hole = child;
    }
    heap[hole] = sinking;
  }
}
