import { FLOW, FLOW_WORDS } from './layout.ts';
import { type FlowMemory, NONE } from './memory.ts';

const { NEXT, PREVIOUS, STATE } = FLOW;

/** Where the slot stands in STATE. */
const SLOT_SHIFT = 16;
const BELOW_SLOT = (1 << SLOT_SHIFT) - 1;

/** Slots of the wheel and the time that one stands for: the wheel turns once in 256 s. */
const SLOTS = 1024;
const SLOT_NANOSECONDS = 250_000_000;

/**
 * When flows are to be looked at. A packet does not move its flow: a flow whose slot comes up is asked for its real
 * deadline, and put back if that lies ahead. So a flow costs the wheel one visit a timeout, and none a packet.
 * Deadlines beyond a turn of the wheel wait in its last slot.
 */
export class Wheel {
  /** First and last flow of each slot: visits go in the order of insertion. */
  readonly #first = new Int32Array(SLOTS).fill(NONE);
  readonly #last = new Int32Array(SLOTS).fill(NONE);
  readonly #memory: FlowMemory;
  /** Number of the slot that time stands in, counted from the epoch of the table. */
  #current = 0;
  /** No flow stands in a slot before this one. */
  #earliest = 0;

  constructor(memory: FlowMemory) {
    this.#memory = memory;
  }

  /** Number of the slot that comes up once `deadline` (nanoseconds) has passed. */
  #slotOf(deadline: number): number {
    const ahead = Math.floor(deadline / SLOT_NANOSECONDS) + 1 - this.#current;
    return this.#current + Math.min(Math.max(ahead, 1), SLOTS - 1);
  }

  /** True where a flow, linked or just taken out, has the place that `deadline` asks for. */
  isPlaced(flow: number, deadline: number): boolean {
    return (this.#slotOf(deadline) & (SLOTS - 1)) === this.#memory.i32[flow * FLOW_WORDS + STATE]! >>> SLOT_SHIFT;
  }

  /** Links a flow to be looked at once `deadline` has passed. */
  add(flow: number, deadline: number): void {
    const number = this.#slotOf(deadline);
    const slot = number & (SLOTS - 1);
    if (number < this.#earliest) this.#earliest = number;
    const { i32 } = this.#memory;
    const base = flow * FLOW_WORDS;
    const last = this.#last[slot]!;
    i32[base + STATE] = (i32[base + STATE]! & BELOW_SLOT) | (slot << SLOT_SHIFT);
    i32[base + PREVIOUS] = last;
    i32[base + NEXT] = NONE;
    if (last === NONE) this.#first[slot] = flow;
    else i32[last * FLOW_WORDS + NEXT] = flow;
    this.#last[slot] = flow;
  }

  remove(flow: number): void {
    const { i32 } = this.#memory;
    const base = flow * FLOW_WORDS;
    const slot = i32[base + STATE]! >>> SLOT_SHIFT;
    const next = i32[base + NEXT]!;
    const previous = i32[base + PREVIOUS]!;
    if (previous === NONE) this.#first[slot] = next;
    else i32[previous * FLOW_WORDS + NEXT] = next;
    if (next === NONE) this.#last[slot] = previous;
    else i32[next * FLOW_WORDS + PREVIOUS] = previous;
  }

  /** Time (nanoseconds) from which on another slot comes up. */
  get due(): number {
    return (this.#current + 1) * SLOT_NANOSECONDS;
  }

  /** Turns to `now` and takes the flows out whose slots came up, one a call; NONE when there are none left. */
  next(now: number): number {
    const target = Math.floor(now / SLOT_NANOSECONDS);
    // After a leap of more than a turn every slot comes up once.
    if (target - this.#current > SLOTS) this.#current = target - SLOTS;
    for (;;) {
      const flow = this.#first[this.#current & (SLOTS - 1)]!;
      if (flow !== NONE) {
        this.remove(flow);
        return flow;
      }
      if (this.#current >= target) return NONE;
      this.#current++;
    }
  }

  /** The flow that is next to be looked at, taken out; NONE where there is none. */
  oldest(): number {
    const last = this.#current + SLOTS;
    for (let slot = Math.max(this.#earliest, this.#current); slot < last; slot++) {
      const flow = this.#first[slot & (SLOTS - 1)]!;
      if (flow === NONE) continue;
      this.#earliest = slot;
      this.remove(flow);
      return flow;
    }
    return NONE;
  }
}
