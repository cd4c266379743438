/**
 * Round-trip times from data and its acknowledgement. A sample is taken where an ACK falls on the end of a segment that
 * was sent once, with nothing before it sent again since (Karn's rule, as tcptrace applies it).
 *
 * Segments that wait form a circular list per side in a pool that all flows share: `WAITING` is the newest, its next
 * the oldest. A side holds at most MAX_WAITING; with more in flight, or with the pool used up, segments go without a
 * sample.
 */
import { SIDE, WIDE } from './layout.ts';
import { addWide, type FlowMemory, NONE } from './memory.ts';

const { WAITING, DUPS_WAITING, RTT_MIN, RTT_MAX, RTT_SUM, RTT_SAMPLES, HIGH } = SIDE;
const { RTT_SUM: WIDE_RTT_SUM } = WIDE;

const MAX_WAITING = 8192;

const MAX_MICROSECONDS = 0x7fffffff;

export class RoundTrips {
  readonly #end: Int32Array;
  readonly #next: Int32Array;
  readonly #time: Float64Array;
  #free = NONE;
  #unused = 0;

  constructor(capacity: number) {
    this.#end = new Int32Array(capacity);
    this.#next = new Int32Array(capacity);
    this.#time = new Float64Array(capacity);
  }

  /** A segment of `side` with new data, up to sequence number `end`, leaves now. */
  sent(memory: FlowMemory, side: number, end: number): void {
    const { i32 } = memory;
    const word = i32[side + DUPS_WAITING]!;
    const waiting = word >>> 16;
    if (waiting === MAX_WAITING) return;
    let node = this.#free;
    if (node !== NONE) this.#free = this.#next[node]!;
    else if (this.#unused < this.#next.length) node = this.#unused++;
    else return;
    this.#end[node] = end;
    this.#time[node] = memory.now;
    const newest = i32[side + WAITING]!;
    if (waiting === 0) this.#next[node] = node;
    else {
      this.#next[node] = this.#next[newest]!;
      this.#next[newest] = node;
    }
    i32[side + WAITING] = node;
    i32[side + DUPS_WAITING] = word + 0x10000;
  }

  /** `peer` acknowledges all of `side` before `ack`: the samples count for the peer. */
  acknowledged(memory: FlowMemory, side: number, peer: number, ack: number): void {
    const count = (side + DUPS_WAITING) * 2 + 1;
    let waiting = memory.u16[count]!;
    const newest = memory.i32[side + WAITING]!;
    while (waiting > 0) {
      const oldest = this.#next[newest]!;
      const beyond = (this.#end[oldest]! - ack) | 0;
      if (beyond > 0) break;
      if (beyond === 0) this.#sample(memory, peer, oldest);
      this.#next[newest] = this.#next[oldest]!;
      this.#next[oldest] = this.#free;
      this.#free = oldest;
      waiting--;
    }
    memory.u16[count] = waiting;
  }

  /** Data from `start` on was sent again: what waits beyond it says nothing about the path any more. */
  resent(memory: FlowMemory, side: number, start: number): void {
    const count = (side + DUPS_WAITING) * 2 + 1;
    let waiting = memory.u16[count]!;
    if (waiting === 0) return;
    const newest = memory.i32[side + WAITING]!;
    const oldest = this.#next[newest]!;
    let last = NONE;
    let node = oldest;
    let kept = 0;
    while (kept < waiting && ((this.#end[node]! - start) | 0) <= 0) {
      last = node;
      node = this.#next[node]!;
      kept++;
    }
    for (; waiting > kept; waiting--) {
      const next = this.#next[node]!;
      this.#next[node] = this.#free;
      this.#free = node;
      node = next;
    }
    if (kept > 0) {
      this.#next[last] = oldest;
      memory.i32[side + WAITING] = last;
    }
    memory.u16[count] = kept;
  }

  /** Gives the nodes of a side back. */
  release(memory: FlowMemory, side: number): void {
    const count = (side + DUPS_WAITING) * 2 + 1;
    if (memory.u16[count]! === 0) return;
    const newest = memory.i32[side + WAITING]!;
    const oldest = this.#next[newest]!;
    this.#next[newest] = this.#free;
    this.#free = oldest;
    memory.u16[count] = 0;
  }

  #sample(memory: FlowMemory, peer: number, node: number): void {
    const nanoseconds = memory.now - this.#time[node]!;
    if (nanoseconds < 0) return;
    const rounded = Math.round(nanoseconds / 1000);
    const microseconds = Math.min(rounded, MAX_MICROSECONDS);
    const { u32 } = memory;
    const samples = u32[peer + RTT_SAMPLES]!;
    if (samples === 0 || microseconds < u32[peer + RTT_MIN]!) u32[peer + RTT_MIN] = microseconds;
    if (microseconds > u32[peer + RTT_MAX]!) u32[peer + RTT_MAX] = microseconds;
    u32[peer + RTT_SAMPLES] = samples + 1;
    addWide(memory, peer + RTT_SUM, (peer + HIGH) * 2 + WIDE_RTT_SUM, microseconds);
  }
}
