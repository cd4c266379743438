import { PacketBatch } from '@mirrorscope/wire';
import { WallClock } from './wall_clock.ts';

const BLOCK = 1_048_576;
const BATCH = 4096;
/** One is filled while the user has the other. */
const LEAST_BLOCKS = 2;

interface Block {
  readonly bytes: Uint8Array;
  readonly batch: PacketBatch;
  used: number;
}

/**
 * Packets on their way from callbacks, which bring them whether or not anyone has time for them, to the user of batches(). They
 * wait in a bounded amount of memory; what finds no room there is dropped and counted.
 */
export class Arrivals {
  /** Packets handed on. */
  received = 0;
  /** Packets for which there was no room. */
  dropped = 0;
  readonly #linkType: number;
  readonly #blocks: number;
  readonly #clock = new WallClock();
  #made = 0;
  #filling: Block;
  readonly #full: Block[] = [];
  readonly #free: Block[] = [];
  /** What batches() waits for. */
  #wake: (() => void) | undefined;
  #turn: NodeJS.Immediate | undefined;
  #ended = false;
  #error: unknown;

  /** `memory` is how many bytes of packets may wait, at least a block; it is taken when it is needed. */
  constructor(linkType: number, memory: number) {
    this.#linkType = linkType;
    this.#blocks = Math.max(LEAST_BLOCKS, Math.ceil(memory / BLOCK));
    this.#filling = this.#make();
    this.#clock.adjust();
  }

  /** Where the next packet may be written: `bytes` from the offset on in `memory`. Negative where there is no room, counted. */
  reserve(bytes: number): number {
    const { batch, used } = this.#filling;
    if (batch.count === BATCH || used + bytes > BLOCK) {
      const next = this.#spare();
      if (next === undefined) {
        this.dropped++;
        return -1;
      }
      this.#full.push(this.#filling);
      this.#filling = next;
    }
    return this.#filling.used;
  }

  /** The block that the last reserve() gave a place in. */
  get memory(): Uint8Array {
    return this.#filling.bytes;
  }

  get view(): DataView {
    return this.#filling.batch.view;
  }

  /** Adds the whole packet that was written to [offset, end) as arrived now. */
  add(offset: number, end: number): void {
    if (this.#turn === undefined) {
      this.#clock.adjust();
      // All that this turn of the event loop brings goes into one batch.
      this.#turn = setImmediate(this.#endTurn);
    }
    this.#clock.read();
    const { batch } = this.#filling;
    const i = batch.count++;
    batch.offset[i] = offset;
    batch.captured[i] = end - offset;
    batch.original[i] = end - offset;
    batch.sec[i] = this.#clock.sec;
    batch.nsec[i] = this.#clock.nsec;
    this.#filling.used = end;
  }

  /** batches() hands on what has come, then ends, with the error if there is one. */
  end(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#wake?.();
  }

  /** All that came, in order. */
  async *batches(): AsyncGenerator<PacketBatch, void, undefined> {
    for (;;) {
      while (this.#isEmpty() && !this.#ended) await this.#arrival();
      if (this.#isEmpty()) break;
      const block = this.#take();
      this.received += block.batch.count;
      yield block.batch;
      block.batch.count = 0;
      block.used = 0;
      this.#free.push(block);
    }
    if (this.#error !== undefined) throw this.#error;
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  readonly #endTurn = (): void => {
    this.#turn = undefined;
    if (!this.#isEmpty()) this.#wake?.();
  };

  #isEmpty(): boolean {
    return this.#full.length === 0 && this.#filling.batch.count === 0;
  }

  #take(): Block {
    const block = this.#full.shift();
    if (block !== undefined) return block;
    const filled = this.#filling;
    // Nothing is full and the user has nothing, so all blocks but this one are spare.
    this.#filling = this.#spare()!;
    return filled;
  }

  #spare(): Block | undefined {
    return this.#free.pop() ?? (this.#made < this.#blocks ? this.#make() : undefined);
  }

  #make(): Block {
    this.#made++;
    const bytes = new Uint8Array(BLOCK);
    const batch = new PacketBatch(BATCH);
    batch.view = new DataView(bytes.buffer);
    batch.linkType.fill(this.#linkType);
    return { bytes, batch, used: 0 };
  }
}
