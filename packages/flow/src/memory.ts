import { FLOW_WORDS } from './layout.ts';

/** Sequence numbers, ticks and slots of "nothing there". */
export const NONE = -1;

/** Times that are only compared over short spans are kept as 32 bits of 250 ns. */
export const NANOSECONDS_PER_TICK = 250;
export const TICKS_PER_SECOND = 4_000_000;

/**
 * The block of memory that holds all flows, seen in every width, and the time of the packet at hand. Pages are touched
 * (and so become resident) only as flows use them.
 */
export class FlowMemory {
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f64: Float64Array;
  readonly u16: Uint16Array;
  readonly u8: Uint8Array;
  /** Nanoseconds of the packet at hand since the epoch of the table. Passed on here and not as an argument, which would be boxed. */
  now = 0.5;
  /** The same in ticks, modulo 2^32. */
  tick = 0;

  constructor(capacity: number) {
    const buffer = new ArrayBuffer(capacity * FLOW_WORDS * 4);
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.u8 = new Uint8Array(buffer);
  }
}

/** Adds to a 48-bit counter: `low` is its word, `high` the u16 index of its upper bits, `amount` is below 2^31. */
export function addWide(memory: FlowMemory, low: number, high: number, amount: number): void {
  const { i32 } = memory;
  const before = i32[low]!;
  const after = (before + amount) | 0;
  i32[low] = after;
  if (after >>> 0 < before >>> 0) memory.u16[high]!++;
}

/** Takes from a 48-bit counter, down to 0 at the least. */
export function takeWide(memory: FlowMemory, low: number, high: number, amount: number): void {
  const left = Math.max(readWide(memory, low, high) - amount, 0);
  memory.u32[low] = left;
  memory.u16[high] = left / 0x100000000;
}

export function readWide(memory: FlowMemory, low: number, high: number): number {
  return memory.u16[high]! * 0x100000000 + memory.u32[low]!;
}
