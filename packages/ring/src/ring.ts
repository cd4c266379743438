import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Bell, type LaneCount, type LaneMemory, LaneOutput, newLane } from './lane.ts';
import { RingState, type ThreadMessage, type ThreadStart } from './state.ts';
import type { RingLog } from './trouble.ts';
import type { RingLimits } from './writer.ts';

const MAIN = new URL('./thread.ts', import.meta.url);

/** A ring of capture files, with the thread that writes them. */
export class Ring {
  /** One for each who puts packets in. */
  readonly lanes: readonly LaneMemory[];
  readonly directory: string;
  /** Resolves when its thread runs: until then packets wait, as far as there is room. */
  readonly ready: Promise<unknown>;
  readonly #state = new RingState();
  readonly #bell = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  readonly #counts: readonly LaneOutput[];
  readonly #thread: Worker;
  readonly #gone: Promise<unknown>;
  #failure: string | undefined;

  constructor(limits: RingLimits, lanes: number, log: RingLog) {
    this.directory = limits.directory;
    this.lanes = Array.from({ length: lanes }, () => newLane(this.#bell));
    this.#counts = this.lanes.map((lane) => new LaneOutput(lane));
    const workerData: ThreadStart = { limits, lanes: this.lanes, bell: this.#bell, state: this.#state.buffer };
    this.#thread = new Worker(MAIN, { workerData, name: 'capture ring' });
    this.#thread.on('message', ({ level, line }: ThreadMessage) => log[level](line));
    this.#thread.on('error', ({ message }) => {
      this.#failure = `the capture ring ${limits.directory} is no longer written (${message}); start anew to go on with it`;
      log.warn(this.#failure);
    });
    this.ready = once(this.#thread, 'online').catch(() => {});
    this.#gone = once(this.#thread, 'exit').catch(() => {});
  }

  /** Packets, or bytes, of all lanes. */
  count(name: LaneCount): number {
    return this.#counts.reduce((sum, lane) => sum + lane.count(name), 0);
  }

  /** Packets that the filter let through and that are in no file. */
  get leftOut(): number {
    return this.count('busy') + this.count('failed') + this.count('unfit');
  }

  /** Files there are, and their bytes together. */
  get files(): number {
    return this.#state.files;
  }

  get bytes(): number {
    return this.#state.bytes;
  }

  /** What is wrong at present. */
  get problem(): string | undefined {
    if (this.#failure !== undefined) return this.#failure;
    return this.#state.troubled ? `the capture ring ${this.directory} cannot be written at present; the log says why` : undefined;
  }

  /** Resolves when all that was put in is written and the files are closed. */
  async close(): Promise<void> {
    this.#state.stop();
    new Bell(this.#bell).ring();
    await this.#gone;
  }

  /** Ends at once; what was not written yet is lost. */
  async kill(): Promise<void> {
    await this.#thread.terminate();
  }
}
