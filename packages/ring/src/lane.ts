/**
 * Packets on their way from one worker to the thread that writes them: a ring of bytes in shared memory, with one who puts in and one
 * who takes out, which wait for nobody. What stands in it are pcap records as they go into the file, one behind the other.
 */
import { PCAP_RECORD } from '@mirrorscope/capture';
import type { Frame } from './frame.ts';
import { ETHERNET_HEADER } from './layout.ts';

/** Bytes that may wait for the disk; a power of two. */
const ROOM = 8 * 1024 * 1024;
/** So many waiting are worth waking the writer for; fewer wait until it looks by itself. */
const MANY = ROOM / 4;

// Words, both modulo 2^32: how far has been put in, how far taken out.
const HEAD = 0;
const TAIL = 1;
const WORDS = 8;

const NAMES = [
  /** Packets that the filter let through = busy + unfit + kept + failed + those on their way. */
  'matched',
  /** Left out: the writer could not follow. */
  'busy',
  /** Left out: no Ethernet frame, nor anything that can be made one. */
  'unfit',
  /** In a file. */
  'kept',
  'keptBytes',
  /** Left out: writing failed. */
  'failed',
] as const;

export type LaneCount = (typeof NAMES)[number];
export const LANE_COUNTS: readonly LaneCount[] = NAMES;

const COUNTS = WORDS * Int32Array.BYTES_PER_ELEMENT;
const BYTES = COUNTS + NAMES.length * Float64Array.BYTES_PER_ELEMENT;

/** Fields of a pcap record's header. */
const FRACTION = 4;
const CAPTURED = 8;
const ORIGINAL = 12;
/** Instead of a length: the next record stands at the beginning of the memory. */
const ELSEWHERE = -1;

/** Shared memory of one lane. `bell` is common to all lanes of a ring. */
export interface LaneMemory {
  readonly buffer: SharedArrayBuffer;
  readonly bell: SharedArrayBuffer;
}

export const newLane = (bell: SharedArrayBuffer): LaneMemory => ({ buffer: new SharedArrayBuffer(BYTES + ROOM), bell });

/** What the writer waits at; whoever rings it changes it. */
export class Bell {
  readonly #word: Int32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.#word = new Int32Array(buffer);
  }

  get value(): number {
    return Atomics.load(this.#word, 0);
  }

  ring(): void {
    Atomics.add(this.#word, 0, 1);
    Atomics.notify(this.#word, 0);
  }

  /** Returns when it has been rung since it had that value, or after so many milliseconds. */
  wait(value: number, ms: number): void {
    Atomics.wait(this.#word, 0, value, ms);
  }
}

class Lane {
  protected readonly words: Int32Array;
  protected readonly bytes: Uint8Array;
  protected readonly view: DataView;
  readonly #counts: Float64Array;

  constructor({ buffer }: LaneMemory) {
    this.words = new Int32Array(buffer, 0, WORDS);
    this.#counts = new Float64Array(buffer, COUNTS, NAMES.length);
    this.bytes = new Uint8Array(buffer, BYTES);
    this.view = new DataView(buffer, BYTES);
  }

  count(name: LaneCount): number {
    return this.#counts[NAMES.indexOf(name)]!;
  }

  /** Each count has one side of the lane alone that adds to it. */
  add(name: LaneCount, number: number): void {
    this.#counts[NAMES.indexOf(name)]! += number;
  }
}

/** The worker's side. What it put in counts once it is published, so a worker that dies leaves no half of a packet. */
export class LaneInput extends Lane {
  readonly #bell: Bell;
  #head: number;
  #tail: number;

  constructor(memory: LaneMemory) {
    super(memory);
    this.#bell = new Bell(memory.bell);
    this.#head = Atomics.load(this.words, HEAD);
    this.#tail = Atomics.load(this.words, TAIL);
  }

  /** False where there is no room. */
  put(sec: number, nsec: number, view: DataView, { start, kept, original, etherType }: Frame): boolean {
    const length = PCAP_RECORD + kept;
    let at = this.#head & (ROOM - 1);
    const gap = ROOM - at < length ? ROOM - at : 0;
    if (!this.#hasRoom(gap + length)) return false;
    if (gap > 0) {
      if (gap >= PCAP_RECORD) this.view.setInt32(at + CAPTURED, ELSEWHERE, true);
      at = 0;
    }
    this.view.setInt32(at, sec, true);
    this.view.setInt32(at + FRACTION, nsec, true);
    this.view.setInt32(at + CAPTURED, kept, true);
    this.view.setInt32(at + ORIGINAL, original, true);
    const body = at + PCAP_RECORD;
    if (etherType === 0) copy(view, start, this.view, body, kept);
    else {
      this.bytes.fill(0, body, body + ETHERNET_HEADER);
      this.view.setUint16(body + ETHERNET_HEADER - 2, etherType);
      copy(view, start, this.view, body + ETHERNET_HEADER, kept - ETHERNET_HEADER);
    }
    this.#head = (this.#head + gap + length) | 0;
    return true;
  }

  publish(): void {
    Atomics.store(this.words, HEAD, this.#head);
    if (((this.#head - Atomics.load(this.words, TAIL)) | 0) > MANY) this.#bell.ring();
  }

  #hasRoom(bytes: number): boolean {
    if (((this.#head - this.#tail) | 0) + bytes <= ROOM) return true;
    this.#tail = Atomics.load(this.words, TAIL);
    return ((this.#head - this.#tail) | 0) + bytes <= ROOM;
  }
}

/** In words: a view of so few bytes would cost more than they do. */
function copy(from: DataView, start: number, to: DataView, at: number, length: number): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) to.setInt32(at + i, from.getInt32(start + i));
  for (; i < length; i++) to.setUint8(at + i, from.getUint8(start + i));
}

/** Takes packets over: `bytes` are whole records, `packets` of them. */
export type TakeRecords = (bytes: Uint8Array, packets: number) => void;

/** The writer's side. */
export class LaneOutput extends Lane {
  /**
   * Hands on all that waits, in runs of at most `most()` bytes, asked anew for each run; a single record may be longer. What `take`
   * throws leaves the run taken out.
   */
  drain(most: () => number, take: TakeRecords): void {
    const head = Atomics.load(this.words, HEAD);
    let tail = Atomics.load(this.words, TAIL);
    while (tail !== head) {
      const from = tail & (ROOM - 1);
      const limit = most();
      let at = from;
      let packets = 0;
      while (((head - tail) | 0) > at - from && !this.#isElsewhere(at)) {
        const next = at + PCAP_RECORD + this.view.getInt32(at + CAPTURED, true);
        if (packets > 0 && next - from > limit) break;
        at = next;
        packets++;
      }
      if (packets > 0) take(this.bytes.subarray(from, at), packets);
      tail = (tail + (packets > 0 ? at : ROOM) - from) | 0;
      Atomics.store(this.words, TAIL, tail);
    }
  }

  #isElsewhere(at: number): boolean {
    return ROOM - at < PCAP_RECORD || this.view.getInt32(at + CAPTURED, true) === ELSEWHERE;
  }
}
