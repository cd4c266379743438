import { FlowKey } from './key.ts';
import { FLOW, FLOW_WORDS } from './layout.ts';
import { type FlowMemory, NONE } from './memory.ts';

const { ADDRESS, PORTS, VIEWPOINT_PROTO } = FLOW;

const TAG_BITS = 8;
const SLOT_BITS = 24;
const SLOT_MASK = (1 << SLOT_BITS) - 1;

/** Flows that an index can tell apart: slot + 1 must fit beside the tag. */
export const MAX_FLOWS = SLOT_MASK - 1;

/**
 * From a key to its flow: open addressing with linear probing, at most half full, so 8 bytes a flow. An entry holds the
 * slot + 1 and eight bits of the hash that the position does not, which spares nearly every look at a wrong flow.
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
    const tag = key.hash >>> (32 - TAG_BITS);
    for (let at = key.hash & mask; ; at = (at + 1) & mask) {
      const entry = entries[at]!;
      if (entry === 0) return NONE;
      if (entry >>> SLOT_BITS !== tag) continue;
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
    let at = key.hash & this.#mask;
    while (this.#entries[at]! !== 0) at = (at + 1) & this.#mask;
    this.#entries[at] = ((key.hash >>> (32 - TAG_BITS)) << SLOT_BITS) | (slot + 1);
  }

  remove(slot: number): void {
    const entries = this.#entries;
    const mask = this.#mask;
    let hole = this.#home(slot);
    while ((entries[hole]! & SLOT_MASK) !== slot + 1) hole = (hole + 1) & mask;
    // Entries behind the hole move up where it lies between their home and their place.
    for (let at = (hole + 1) & mask; entries[at]! !== 0; at = (at + 1) & mask) {
      const home = this.#home((entries[at]! & SLOT_MASK) - 1);
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      entries[hole] = entries[at]!;
      hole = at;
    }
    entries[hole] = 0;
  }

  #home(slot: number): number {
    return this.#key.load(this.#memory, slot * FLOW_WORDS, this.#seed).hash & this.#mask;
  }
}
