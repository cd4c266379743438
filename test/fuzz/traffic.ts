import { PacketBatch } from '@mirrorscope/wire';
import type { Corpus } from './corpus.ts';
import { type Draft, mutate } from './mutate.ts';
import { Random } from './random.ts';

export const BATCH = 256;

/** Bytes that a packet may grow to. */
const MOST_BYTES = 8192;
/** Packets of one capture that follow one another, so that conversations are recognisable under all the changes. */
const LONGEST_RUN = 400;
/** 2023-11-14: the time at which every stream starts. */
export const START = 1_700_000_000;

const LINK_TYPES = [0, 1, 10, 12, 14, 101, 108, 113, 228, 229, 276, 105, 147, 0xffff, -1];
const ORIGINALS = [0, 1, 60, 0xffff, 0x10000, 0x7fffffff, -1, -0x80000000];
/** Seconds by which time leaps, forth or back. */
const LEAPS = [0, 1, 3, 6, 59, 61, 257, 3600, 86_400 * 200, 2 ** 30, 2 ** 31 - 1];

/** An endless stream of packets that once were real, from a seed. */
export class Traffic {
  readonly batch = new PacketBatch(BATCH);
  readonly #corpus: Corpus;
  readonly #random: Random;
  readonly #draft: Draft;
  /** Packet of the corpus that comes next, and how many of its run are left. */
  #next = 0;
  #left = 0;
  /** One in so many packets of the run is changed. */
  #rarity = 1;
  /** Seconds to add to the times of the corpus. */
  #shift = 0;
  #second = START;

  /** Second of the packet that came last. */
  get second(): number {
    return this.#second;
  }

  constructor(corpus: Corpus, seed: number) {
    this.#corpus = corpus;
    this.#random = new Random(seed);
    const bytes = new Uint8Array(BATCH * MOST_BYTES);
    this.#draft = { bytes, view: new DataView(bytes.buffer), at: 0, length: 0, most: MOST_BYTES, base: 0 };
  }

  /** Fills the batch with the packets that follow. */
  fill(): void {
    const { batch } = this;
    const random = this.#random;
    this.#draft.at = 0;
    batch.count = 0;
    while (batch.count < BATCH) this.#add();
    // Nothing lies behind the last packet: reading on would throw.
    batch.view = new DataView(this.#draft.bytes.buffer, 0, this.#draft.at);
    for (let swaps = random.once(2) ? random.below(12) : 0; swaps > 0; swaps--) this.#swap(random.below(BATCH), random.below(BATCH));
  }

  #add(): void {
    if (this.#left === 0) this.#beginRun();
    const corpus = this.#corpus;
    const random = this.#random;
    const draft = this.#draft;
    const { batch } = this;
    const base = this.#next;
    this.#next = (base + 1) % corpus.count;
    this.#left--;
    if (random.once(3000)) this.#leap();

    const start = corpus.offset[base]!;
    draft.base = base;
    draft.length = corpus.length[base]!;
    draft.bytes.set(corpus.bytes.subarray(start, start + draft.length), draft.at);
    const isChanged = random.once(this.#rarity);
    if (isChanged) mutate(draft, random, corpus);

    const i = batch.count++;
    batch.offset[i] = draft.at;
    batch.captured[i] = draft.length;
    batch.original[i] = isChanged && random.once(20) ? random.of(ORIGINALS) : Math.max(corpus.original[base]!, draft.length);
    batch.linkType[i] = isChanged && random.once(50) ? random.of(LINK_TYPES) : corpus.linkType[base]!;
    this.#second = (corpus.sec[base]! + this.#shift) >>> 0;
    batch.sec[i] = this.#second;
    batch.nsec[i] = corpus.nsec[base]!;
    draft.at += draft.length;
    if (random.once(40) && batch.count < BATCH) this.#repeat(i);
  }

  #beginRun(): void {
    const random = this.#random;
    // By capture first: those of a single packet hold the rarest headers.
    const { starts } = this.#corpus;
    const capture = random.below(starts.length - 1);
    this.#next = starts[capture]! + random.below(starts[capture + 1]! - starts[capture]!);
    this.#left = 1 + random.below(random.once(4) ? LONGEST_RUN : 30);
    this.#rarity = random.of([1, 1, 2, 5, 20, 100]);
    this.#shift = (this.#second - this.#corpus.sec[this.#next]!) | 0;
  }

  #leap(): void {
    const seconds = this.#random.of(LEAPS);
    if (this.#random.once(50)) this.#shift = this.#random.word();
    else this.#shift = (this.#shift + (this.#random.once(2) ? seconds : -seconds)) | 0;
  }

  /** The packet comes twice, as where both ends are mirrored alike. */
  #repeat(from: number): void {
    const to = this.batch.count++;
    for (const column of this.#columns()) column[to] = column[from]!;
  }

  #swap(one: number, other: number): void {
    for (const column of this.#columns()) {
      const kept = column[one]!;
      column[one] = column[other]!;
      column[other] = kept;
    }
  }

  #columns(): readonly Int32Array[] {
    const { offset, captured, original, sec, nsec, linkType } = this.batch;
    return [offset, captured, original, sec, nsec, linkType];
  }
}
