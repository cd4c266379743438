import type { LaneMemory } from './lane.ts';
import type { RingLimits } from './writer.ts';

/** All that the writing thread is told. */
export interface ThreadStart {
  readonly limits: RingLimits;
  readonly lanes: readonly LaneMemory[];
  readonly bell: SharedArrayBuffer;
  readonly state: SharedArrayBuffer;
}

export interface ThreadMessage {
  readonly level: 'info' | 'warn';
  readonly line: string;
}

const STOPPING = 0;
const FILES = 1;
const BYTES = 2;
const TROUBLED = 3;
const VALUES = 4;

/** What the writing thread and its owner tell each other without messages, since the thread reads none. */
export class RingState {
  readonly buffer: SharedArrayBuffer;
  readonly #values: Float64Array;

  constructor(buffer = new SharedArrayBuffer(VALUES * Float64Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#values = new Float64Array(buffer);
  }

  get files(): number {
    return this.#values[FILES]!;
  }

  get bytes(): number {
    return this.#values[BYTES]!;
  }

  get troubled(): boolean {
    return this.#values[TROUBLED] === 1;
  }

  get stopping(): boolean {
    return this.#values[STOPPING] === 1;
  }

  stop(): void {
    this.#values[STOPPING] = 1;
  }

  publish({ files, bytes, troubled }: { readonly files: number; readonly bytes: number; readonly troubled: boolean }): void {
    this.#values[FILES] = files;
    this.#values[BYTES] = bytes;
    this.#values[TROUBLED] = troubled ? 1 : 0;
  }
}
