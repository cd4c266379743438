/**
 * Which bytes of a side's stream were seen here: what tells a segment that was sent again after the mirror saw it
 * (resent) from one that the mirror sees for the first time, but late. The bytes alone decide, no timing; SYN and FIN
 * count one byte each, as tcptrace has it.
 *
 * Nearly always there is one range, kept in the flow itself. Holes put further ranges into a list, highest first, of at
 * most MAX_RANGES a side; then the lowest range is forgotten, and counted in `overflows`.
 */
import { KNOWN, SIDE, WIDE } from './layout.ts';
import { addWide, type FlowMemory, NONE, takeWide } from './memory.ts';

const {
  RANGE_START,
  RANGE_END,
  RANGE_LIST,
  LOOKED_FOR,
  RESENT,
  RESENT_BYTES,
  LATE,
  MISSED,
  HIGH,
  FLAGS_LABELS_TTL_DSCP,
  SCALE_RANGES_T_W,
} = SIDE;
const { RANGES, LOOKED_FOR: LOOKED_FOR_KNOWN, ACK: ACK_KNOWN, PROBE } = KNOWN;
const { RESENT_BYTES: WIDE_RESENT, MISSED: WIDE_MISSED } = WIDE;

export const MAX_RANGES = 32;

/** The span a side's ranges may cover: sequence numbers compare only within 2^31. */
export const MAX_SPAN = 0x40000000;

/**
 * A leap of the sequence numbers beyond this, up or down, is no hole but another sequence space: of a middlebox that
 * rewrites numbers and is seen from both its sides, or of a forged segment.
 */
const MAX_LEAP = 0x10000000;

/** So many bytes beyond all that was seen are missed by one ACK at the most; more waits until data confirms it. */
const MAX_UNCONFIRMED = 0x400000;

const START = 0;
const END = 1;
const NEXT = 2;
const NODE_WORDS = 3;

export class Ranges {
  /** Ranges that were forgotten because a side, or all flows together, had too many. */
  overflows = 0;
  readonly #nodes: Int32Array;
  #free = NONE;
  #unused = 0;

  constructor(capacity: number) {
    this.#nodes = new Int32Array(capacity * NODE_WORDS);
  }

  /** The first segment of a side that was seen has this sequence number: what came before is nobody's loss. */
  begin(memory: FlowMemory, side: number, sequence: number): void {
    const labels = (side + FLAGS_LABELS_TTL_DSCP) * 4 + 1;
    if ((memory.u8[labels]! & LOOKED_FOR_KNOWN) !== 0) return;
    memory.u8[labels] = memory.u8[labels]! | LOOKED_FOR_KNOWN;
    memory.i32[side + LOOKED_FOR] = sequence;
  }

  /**
   * Takes in the bytes [start, end) of side `side` (word index). Returns true where they are new and beyond all that was
   * seen. Otherwise they count as resent or late, unless `counts` is false.
   */
  add(memory: FlowMemory, side: number, start: number, end: number, counts: boolean): boolean {
    const i32 = memory.i32;
    const labels = (side + FLAGS_LABELS_TTL_DSCP) * 4 + 1;
    if ((memory.u8[labels]! & RANGES) === 0) {
      memory.u8[labels] = memory.u8[labels]! | RANGES;
      i32[side + RANGE_START] = start;
      i32[side + RANGE_END] = end;
      i32[side + RANGE_LIST] = NONE;
      return true;
    }
    const top = i32[side + RANGE_END]!;
    const ahead = (start - top) | 0;
    if (ahead < 0) {
      if (ahead < -MAX_LEAP) return false;
      this.#addBelow(memory, side, start, end, counts);
      return false;
    }
    if (ahead > MAX_LEAP) {
      this.#forgetAll(memory, side);
      i32[side + RANGE_START] = start;
      i32[side + LOOKED_FOR] = start;
    } else if (ahead > 0) this.#push(memory, side, start);
    i32[side + RANGE_END] = end;
    if ((end - i32[side + RANGE_START]!) >>> 0 > MAX_SPAN) {
      this.#forgetAll(memory, side);
      i32[side + RANGE_START] = (end - (MAX_SPAN >> 1)) | 0;
    }
    return true;
  }

  /** The peer acknowledged all before `ack`: counts the bytes below it that were never seen. Returns true where there were any. */
  acknowledge(memory: FlowMemory, side: number, ack: number): boolean {
    const { i32 } = memory;
    const labels = (side + FLAGS_LABELS_TTL_DSCP) * 4 + 1;
    const known = memory.u8[labels]!;
    if ((known & LOOKED_FOR_KNOWN) === 0) {
      memory.u8[labels] = known | LOOKED_FOR_KNOWN;
      i32[side + LOOKED_FOR] = ack;
      return false;
    }
    const from = i32[side + LOOKED_FOR]!;
    const span = (ack - from) | 0;
    if (span <= 0) return false;
    if ((known & RANGES) !== 0) {
      const beyond = (ack - i32[side + RANGE_END]!) | 0;
      if (beyond > MAX_UNCONFIRMED) return false;
      i32[side + LOOKED_FOR] = ack;
      if (beyond <= 0 && ((from - i32[side + RANGE_START]!) | 0) >= 0) return false;
      if (beyond === 1 && (known & PROBE) !== 0) {
        // The byte of a window probe, which add() is not shown, was taken after all.
        i32[side + RANGE_END] = ack;
        return false;
      }
    } else {
      i32[side + LOOKED_FOR] = ack;
      if (span > MAX_UNCONFIRMED) return false;
    }
    // A side of which no packet was seen takes another way, past another mirror: that is no loss.
    if ((known & ACK_KNOWN) === 0) return false;
    const missed = span - this.#seen(memory, side, from, ack);
    if (missed <= 0) return false;
    addWide(memory, side + MISSED, (side + HIGH) * 2 + WIDE_MISSED, missed);
    return true;
  }

  /** Gives the nodes of a side back. */
  release(memory: FlowMemory, side: number): void {
    if ((memory.u8[(side + FLAGS_LABELS_TTL_DSCP) * 4 + 1]! & RANGES) !== 0 && memory.i32[side + RANGE_LIST]! !== NONE)
      this.#forgetAll(memory, side);
  }

  #addBelow(memory: FlowMemory, side: number, start: number, end: number, counts: boolean): void {
    const { i32 } = memory;
    const seen = this.#seen(memory, side, start, end);
    if (counts) {
      if (seen > 0) {
        memory.u32[side + RESENT]!++;
        addWide(memory, side + RESENT_BYTES, (side + HIGH) * 2 + WIDE_RESENT, seen);
      }
      if (this.#fillsHole(memory, side, start, end)) memory.u32[side + LATE]!++;
    }
    const fresh = ((end - start) | 0) - seen;
    if (fresh === 0) return;
    if ((memory.u8[(side + FLAGS_LABELS_TTL_DSCP) * 4 + 1]! & LOOKED_FOR_KNOWN) !== 0 && ((i32[side + LOOKED_FOR]! - end) | 0) >= 0) {
      // Acknowledged before it came past here (a mirror may reorder): not missed after all.
      takeWide(memory, side + MISSED, (side + HIGH) * 2 + WIDE_MISSED, fresh);
    }
    this.#unite(memory, side, start, end);
  }

  /** Bytes of [start, end) that lie in the ranges of the side. */
  #seen(memory: FlowMemory, side: number, start: number, end: number): number {
    const { i32 } = memory;
    if ((memory.u8[(side + FLAGS_LABELS_TTL_DSCP) * 4 + 1]! & RANGES) === 0) return 0;
    let seen = overlap(start, end, i32[side + RANGE_START]!, i32[side + RANGE_END]!);
    const nodes = this.#nodes;
    for (let node = i32[side + RANGE_LIST]!; node !== NONE; node = nodes[node + NEXT]!) {
      if (((start - nodes[node + END]!) | 0) >= 0) break;
      seen += overlap(start, end, nodes[node + START]!, nodes[node + END]!);
    }
    return seen;
  }

  /** tcptrace's "out of order": begins before the lowest range that reaches to `end` or beyond, and ends before it does. */
  #fillsHole(memory: FlowMemory, side: number, start: number, end: number): boolean {
    const { i32 } = memory;
    const nodes = this.#nodes;
    let from = i32[side + RANGE_START]!;
    let to = i32[side + RANGE_END]!;
    if (((to - end) | 0) < 0) return false;
    for (let node = i32[side + RANGE_LIST]!; node !== NONE && ((nodes[node + END]! - end) | 0) >= 0; node = nodes[node + NEXT]!) {
      from = nodes[node + START]!;
      to = nodes[node + END]!;
    }
    return ((start - from) | 0) < 0 && ((end - to) | 0) < 0;
  }

  /** Merges [start, end), which begins below the top's end, into the ranges. */
  #unite(memory: FlowMemory, side: number, start: number, end: number): void {
    const { i32 } = memory;
    const nodes = this.#nodes;
    if (((end - i32[side + RANGE_START]!) | 0) >= 0) {
      if (((start - i32[side + RANGE_START]!) | 0) < 0) i32[side + RANGE_START] = start;
      if (((end - i32[side + RANGE_END]!) | 0) > 0) i32[side + RANGE_END] = end;
      // The top may now reach down over ranges of the list.
      for (
        let node = i32[side + RANGE_LIST]!;
        node !== NONE && ((nodes[node + END]! - i32[side + RANGE_START]!) | 0) >= 0;
        node = i32[side + RANGE_LIST]!
      ) {
        if (((nodes[node + START]! - i32[side + RANGE_START]!) | 0) < 0) i32[side + RANGE_START] = nodes[node + START]!;
        i32[side + RANGE_LIST] = nodes[node + NEXT]!;
        this.#drop(memory, side, node);
      }
      return;
    }
    let above = NONE;
    let node = i32[side + RANGE_LIST]!;
    while (node !== NONE && ((nodes[node + START]! - end) | 0) > 0) {
      above = node;
      node = nodes[node + NEXT]!;
    }
    if (node === NONE || ((nodes[node + END]! - start) | 0) < 0) {
      if (memory.u8[(side + SCALE_RANGES_T_W) * 4 + 1]! >= MAX_RANGES) {
        // Below all that is kept: not worth a place. Else the lowest makes room.
        if (node === NONE) {
          this.overflows++;
          return;
        }
        this.#forgetLowest(memory, side);
      }
      this.#insert(memory, side, above, start, end);
      return;
    }
    if (((start - nodes[node + START]!) | 0) < 0) nodes[node + START] = start;
    if (((end - nodes[node + END]!) | 0) > 0) nodes[node + END] = end;
    for (
      let next = nodes[node + NEXT]!;
      next !== NONE && ((nodes[next + END]! - nodes[node + START]!) | 0) >= 0;
      next = nodes[node + NEXT]!
    ) {
      if (((nodes[next + START]! - nodes[node + START]!) | 0) < 0) nodes[node + START] = nodes[next + START]!;
      nodes[node + NEXT] = nodes[next + NEXT]!;
      this.#drop(memory, side, next);
    }
  }

  /** A hole opened above the top: the top goes to the list, a new one begins at `start`. Without room the hole counts as seen. */
  #push(memory: FlowMemory, side: number, start: number): void {
    const { i32 } = memory;
    if (memory.u8[(side + SCALE_RANGES_T_W) * 4 + 1]! >= MAX_RANGES) this.#forgetLowest(memory, side);
    if (this.#insert(memory, side, NONE, i32[side + RANGE_START]!, i32[side + RANGE_END]!)) i32[side + RANGE_START] = start;
  }

  /** Puts a range into the list behind `above` (NONE: at the head). False where the pool is used up. */
  #insert(memory: FlowMemory, side: number, above: number, start: number, end: number): boolean {
    const { i32 } = memory;
    const nodes = this.#nodes;
    let node = this.#free;
    if (node !== NONE) this.#free = nodes[node + NEXT]!;
    else if (this.#unused < nodes.length) {
      node = this.#unused;
      this.#unused += NODE_WORDS;
    } else {
      this.overflows++;
      return false;
    }
    nodes[node + START] = start;
    nodes[node + END] = end;
    if (above === NONE) {
      nodes[node + NEXT] = i32[side + RANGE_LIST]!;
      i32[side + RANGE_LIST] = node;
    } else {
      nodes[node + NEXT] = nodes[above + NEXT]!;
      nodes[above + NEXT] = node;
    }
    memory.u8[(side + SCALE_RANGES_T_W) * 4 + 1]!++;
    return true;
  }

  #drop(memory: FlowMemory, side: number, node: number): void {
    this.#nodes[node + NEXT] = this.#free;
    this.#free = node;
    memory.u8[(side + SCALE_RANGES_T_W) * 4 + 1]!--;
  }

  #forgetLowest(memory: FlowMemory, side: number): void {
    const nodes = this.#nodes;
    let above = NONE;
    let node = memory.i32[side + RANGE_LIST]!;
    while (nodes[node + NEXT]! !== NONE) {
      above = node;
      node = nodes[node + NEXT]!;
    }
    if (above === NONE) memory.i32[side + RANGE_LIST] = NONE;
    else nodes[above + NEXT] = NONE;
    this.#drop(memory, side, node);
    this.overflows++;
  }

  #forgetAll(memory: FlowMemory, side: number): void {
    for (let node = memory.i32[side + RANGE_LIST]!; node !== NONE; ) {
      const next = this.#nodes[node + NEXT]!;
      this.#drop(memory, side, node);
      node = next;
    }
    memory.i32[side + RANGE_LIST] = NONE;
  }
}

function overlap(start: number, end: number, from: number, to: number): number {
  const low = ((start - from) | 0) > 0 ? start : from;
  const high = ((end - to) | 0) < 0 ? end : to;
  const bytes = (high - low) | 0;
  return Math.max(bytes, 0);
}
