import { FlowKey } from './key.ts';
import { FLOW, FLOW_WORDS } from './layout.ts';
import { type FlowMemory, NONE } from './memory.ts';

const { ADDRESS, PORTS, VIEWPOINT_PROTO } = FLOW;

const SLOT_BITS = 24;
const SLOT_MASK = (1 << SLOT_BITS) - 1;
const DISTANCE_BITS = 3;
/** Stands for itself and all that is farther. */
const FARTHEST = (1 << DISTANCE_BITS) - 1;
/** The five highest bits of a hash, in their place above the distance. */
const TAG_SHIFT = 27;

/** Flows that an index can tell apart: slot + 1 must fit beside the tag. */
export const MAX_FLOWS = SLOT_MASK - 1;

/**
 * From a key to its flow: open addressing with linear probing, at most half full, so 8 bytes a flow. An entry holds five
 * bits of the hash, its distance from home (three bits), and the slot + 1. Tag and distance spare nearly every look at a
 * wrong flow; the distance also lets remove() close a gap without a look at the flows behind it.
 */
export class FlowIndex {
  readonly #entries: Int32Array;
  readonly #mask: number;
  readonly #memory: FlowMemory;
  readonly #seed: number;
  readonly #key = new FlowKey();

  constructor(memory: FlowMemory, capacity: number, seed: number) {
    let size = 16;
    while (size < capacity * 2) size *= 2;
    this.#entries = new Int32Array(size);
    this.#mask = size - 1;
    this.#memory = memory;
    this.#seed = seed;
  }

  /** The slot of the flow with this key, NONE where there is none. */
  find(key: FlowKey): number {
    const { i32 } = this.#memory;
    const entries = this.#entries;
    const mask = this.#mask;
    const home = key.hash & mask;
    const tag = (key.hash >>> TAG_SHIFT) << DISTANCE_BITS;
    for (let distance = 0; ; distance++) {
      const entry = entries[(home + distance) & mask]!;
      if (entry === 0) return NONE;
      if (entry >>> SLOT_BITS !== (tag | Math.min(distance, FARTHEST))) continue;
      const base = ((entry & SLOT_MASK) - 1) * FLOW_WORDS;
      if (
        i32[base + PORTS]! === key.ports &&
        i32[base + VIEWPOINT_PROTO]! === key.viewpointProto &&
        i32[base + ADDRESS + 3]! === key.a3 &&
        i32[base + ADDRESS + 7]! === key.b3 &&
        (key.short || this.#sameLong(key, base))
      ) {
        return (entry & SLOT_MASK) - 1;
      }
    }
  }

  #sameLong(key: FlowKey, base: number): boolean {
    const { i32 } = this.#memory;
    return (
      i32[base + ADDRESS + 2]! === key.a2 &&
      i32[base + ADDRESS + 6]! === key.b2 &&
      i32[base + ADDRESS + 1]! === key.a1 &&
      i32[base + ADDRESS + 5]! === key.b1 &&
      i32[base + ADDRESS]! === key.a0 &&
      i32[base + ADDRESS + 4]! === key.b0
    );
  }

  insert(key: FlowKey, slot: number): void {
    const entries = this.#entries;
    const home = key.hash & this.#mask;
    let distance = 0;
    while (entries[(home + distance) & this.#mask]! !== 0) distance++;
    entries[(home + distance) & this.#mask] = pack(key.hash >>> TAG_SHIFT, distance, slot + 1);
  }

  remove(slot: number): void {
    const entries = this.#entries;
    const mask = this.#mask;
    let hole = this.#home(slot);
    while ((entries[hole]! & SLOT_MASK) !== slot + 1) hole = (hole + 1) & mask;
    // Entries behind the hole move up where that does not take them before their home.
    for (let at = (hole + 1) & mask; entries[at]! !== 0; at = (at + 1) & mask) {
      const entry = entries[at]!;
      const known = (entry >>> SLOT_BITS) & FARTHEST;
      const distance = known < FARTHEST ? known : (at - this.#home((entry & SLOT_MASK) - 1)) & mask;
      const shift = (at - hole) & mask;
      if (distance < shift) continue;
      entries[hole] = pack(entry >>> TAG_SHIFT, distance - shift, entry & SLOT_MASK);
      hole = at;
    }
    entries[hole] = 0;
  }

  #home(slot: number): number {
    return this.#key.load(this.#memory, slot * FLOW_WORDS, this.#seed).hash & this.#mask;
  }
}

function pack(tag: number, distance: number, entry: number): number {
  return (((tag << DISTANCE_BITS) | Math.min(distance, FARTHEST)) << SLOT_BITS) | entry;
}
