import { FLOW_WORDS } from './layout.ts';

/** Sequence numbers, ticks and slots of "nothing there". */
export const NONE = -1;

/** Ticks a second: times that are only compared over short spans are kept as 32 bits of 250 ns. */
export const TICKS_PER_MILLISECOND = 4000;

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
  /** [0]: nanoseconds of the packet at hand since the epoch of the table. An array, so that no double is ever boxed. */
  readonly now = new Float64Array(1);
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

  setTime(nanoseconds: number): void {
    this.now[0] = nanoseconds;
    this.tick = (nanoseconds / 250) | 0;
  }
}

/** Adds to a 48-bit counter: `low` is its word, `high` the u16 index of its upper bits, `amount` is below 2^32. */
export function addWide(memory: FlowMemory, low: number, high: number, amount: number): void {
  const sum = memory.u32[low]! + amount;
  memory.u32[low] = sum;
  if (sum > 0xffffffff) memory.u16[high]!++;
}

/** Takes from a 48-bit counter, down to 0 at the least. Returns what was taken. */
export function takeWide(memory: FlowMemory, low: number, high: number, amount: number): number {
  const value = readWide(memory, low, high);
  const taken = Math.min(amount, value);
  const left = value - taken;
  memory.u32[low] = left;
  memory.u16[high] = left / 0x100000000;
  return taken;
}

export function readWide(memory: FlowMemory, low: number, high: number): number {
  return memory.u16[high]! * 0x100000000 + memory.u32[low]!;
}
