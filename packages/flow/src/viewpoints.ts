import type { Packet } from '@mirrorscope/wire';
import { NONE } from './memory.ts';

const ENCAP_VLAN = 0;
const VNI = 1;
const MIRROR = 2;
const USERS = 6;
const NEXT_FREE = 7;
const WORDS = 8;

/** Which parts of the viewpoint keep flows apart. A part that is off reads as "none" in the records. */
export interface KeyParts {
  /** Encapsulation and outer source address. Off for overlays, whose two directions come from two hosts. */
  readonly mirrorSource: boolean;
  readonly vni: boolean;
  /** Innermost VLAN id. Off where one direction is tagged and the other is not. */
  readonly vlan: boolean;
}

/**
 * Viewpoints by number: (encapsulation, outer source, VNI, VLAN) is interned, so that the key of a flow holds one small
 * number. An entry lives as long as flows use it.
 */
export class Viewpoints {
  readonly #words: Int32Array;
  /** Open addressing: entry + 1, 0 where empty. */
  readonly #index: Int32Array;
  readonly #mask: number;
  readonly #mirrorMask: number;
  readonly #vniMask: number;
  readonly #vlanMask: number;
  #free = NONE;
  #unused = 0;
  #last = NONE;

  constructor(capacity: number, key: KeyParts) {
    this.#words = new Int32Array(capacity * WORDS);
    let size = 2;
    while (size < capacity * 2) size *= 2;
    this.#index = new Int32Array(size);
    this.#mask = size - 1;
    this.#mirrorMask = key.mirrorSource ? -1 : 0;
    this.#vniMask = key.vni ? -1 : 0;
    this.#vlanMask = key.vlan ? -1 : 0;
  }

  /** The number of the packet's viewpoint, a new one where it is the first of it; NONE where all are in use. */
  find(packet: Packet): number {
    if (this.#last !== NONE && this.#equals(this.#last * WORDS, packet)) return this.#last;
    let at = this.#home(packet) & this.#mask;
    for (let entry = this.#index[at]!; entry !== 0; entry = this.#index[at]!) {
      if (this.#equals((entry - 1) * WORDS, packet)) {
        this.#last = entry - 1;
        return entry - 1;
      }
      at = (at + 1) & this.#mask;
    }
    const viewpoint = this.#take();
    if (viewpoint === NONE) return NONE;
    const words = this.#words;
    const base = viewpoint * WORDS;
    words[base + ENCAP_VLAN] = ((packet.encap & this.#mirrorMask) << 16) | (packet.vlan & this.#vlanMask);
    words[base + VNI] = packet.vni & this.#vniMask;
    words[base + MIRROR] = packet.mirror0 & this.#mirrorMask;
    words[base + MIRROR + 1] = packet.mirror1 & this.#mirrorMask;
    words[base + MIRROR + 2] = packet.mirror2 & this.#mirrorMask;
    words[base + MIRROR + 3] = packet.mirror3 & this.#mirrorMask;
    words[base + USERS] = 0;
    this.#index[at] = viewpoint + 1;
    this.#last = viewpoint;
    return viewpoint;
  }

  use(viewpoint: number): void {
    this.#words[viewpoint * WORDS + USERS]!++;
  }

  release(viewpoint: number): void {
    const base = viewpoint * WORDS;
    if (--this.#words[base + USERS]! > 0) return;
    this.#unlink(viewpoint);
    this.#words[base + NEXT_FREE] = this.#free;
    this.#free = viewpoint;
    if (this.#last === viewpoint) this.#last = NONE;
  }

  encap(viewpoint: number): number {
    return this.#words[viewpoint * WORDS + ENCAP_VLAN]! >>> 16;
  }

  vlan(viewpoint: number): number {
    return this.#words[viewpoint * WORDS + ENCAP_VLAN]! & 0xffff;
  }

  vni(viewpoint: number): number {
    return this.#words[viewpoint * WORDS + VNI]!;
  }

  /** Word `index` (0 to 3) of the outer source address. */
  mirrorWord(viewpoint: number, index: number): number {
    return this.#words[viewpoint * WORDS + MIRROR + index]!;
  }

  #equals(base: number, packet: Packet): boolean {
    const words = this.#words;
    return (
      words[base + MIRROR + 3]! === (packet.mirror3 & this.#mirrorMask) &&
      words[base + VNI]! === (packet.vni & this.#vniMask) &&
      words[base + ENCAP_VLAN]! === (((packet.encap & this.#mirrorMask) << 16) | (packet.vlan & this.#vlanMask)) &&
      words[base + MIRROR]! === (packet.mirror0 & this.#mirrorMask) &&
      words[base + MIRROR + 1]! === (packet.mirror1 & this.#mirrorMask) &&
      words[base + MIRROR + 2]! === (packet.mirror2 & this.#mirrorMask)
    );
  }

  #home(packet: Packet): number {
    return mix(
      ((packet.encap & this.#mirrorMask) << 16) | (packet.vlan & this.#vlanMask),
      packet.vni & this.#vniMask,
      packet.mirror0 & this.#mirrorMask,
      packet.mirror1 & this.#mirrorMask,
      packet.mirror2 & this.#mirrorMask,
      packet.mirror3 & this.#mirrorMask,
    );
  }

  #homeOf(viewpoint: number): number {
    const words = this.#words;
    const base = viewpoint * WORDS;
    return mix(words[base]!, words[base + 1]!, words[base + 2]!, words[base + 3]!, words[base + 4]!, words[base + 5]!);
  }

  #take(): number {
    if (this.#free !== NONE) {
      const viewpoint = this.#free;
      this.#free = this.#words[viewpoint * WORDS + NEXT_FREE]!;
      return viewpoint;
    }
    return this.#unused * WORDS < this.#words.length ? this.#unused++ : NONE;
  }

  #unlink(viewpoint: number): void {
    let hole = this.#homeOf(viewpoint) & this.#mask;
    while (this.#index[hole]! !== viewpoint + 1) hole = (hole + 1) & this.#mask;
    // Entries behind the hole move up where it lies between their home and their place.
    for (let at = (hole + 1) & this.#mask; this.#index[at]! !== 0; at = (at + 1) & this.#mask) {
      const home = this.#homeOf(this.#index[at]! - 1) & this.#mask;
      if (((at - home) & this.#mask) < ((at - hole) & this.#mask)) continue;
      this.#index[hole] = this.#index[at]!;
      hole = at;
    }
    this.#index[hole] = 0;
  }
}

function mix(a: number, b: number, c: number, d: number, e: number, f: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ c, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13) ^ d, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 16) ^ e, 0x165667b1);
  hash = Math.imul(hash ^ (hash >>> 15) ^ f, 0x9e3779b1);
  return hash ^ (hash >>> 16);
}
