import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Backlog } from './backlog.ts';
import { Batch } from './batch.ts';
import type { Destination } from './destination.ts';
import { TransportError } from './error.ts';
import { Episodes, type Log } from './log.ts';
import { pauseAfter, RETRY, type Retry } from './retry.ts';
import { Signal } from './signal.ts';
import type { CloseOptions, Problem, Transport } from './transport.ts';

export interface QueueOptions {
  readonly log?: Log | undefined;
  /** False: the first failure is final. */
  readonly retry?: Retry | false;
}

interface QueueLimits {
  /** Bytes that may wait in memory, besides the batch that is under way. */
  readonly memoryBytes: number;
  /** Bytes that may wait in a file beyond that, and the folder for it. */
  readonly fileBytes: number;
  readonly fileFolder?: string | undefined;
  /** Chunks are gathered up to this size, or until the first of them has waited for this long (milliseconds). */
  readonly batchBytes: number;
  readonly lingerMs: number;
}

const ROOM = Promise.resolve();

/** A queue in front of a destination: gathers chunks into batches, delivers one after the other, and tries again. */
export class QueuedTransport implements Transport {
  readonly counts = { accepted: 0, delivered: 0, waiting: 0, dropped: 0, retries: 0 };
  problem: Problem | undefined;
  readonly #destination: Destination;
  readonly #limits: QueueLimits;
  readonly #retry: Retry | false;
  readonly #log: Log | undefined;
  readonly #failing: Episodes;
  readonly #backlog: Backlog;
  readonly #progress = new Signal();
  /** Aborted once nothing is delivered any more. */
  readonly #over = new AbortController();
  /** The loop that delivers, while it has something to do. */
  #pump: Promise<void> | undefined;
  #linger: NodeJS.Timeout | undefined;
  #batch: Batch | undefined;
  #batches = 0;
  /** Until so many records are settled nothing waits for its batch to grow. */
  #urgent = 0;
  #flushesAsked = 0;
  #flushesDone = 0;
  #room: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(destination: Destination, limits: QueueLimits, { log, retry = RETRY }: QueueOptions) {
    this.#destination = destination;
    this.#limits = limits;
    this.#retry = retry;
    this.#log = log;
    this.#failing = new Episodes(log);
    const folder = limits.fileFolder ?? tmpdir();
    const filing = new Episodes(log);
    this.#backlog = new Backlog({
      memoryBytes: limits.memoryBytes,
      fileBytes: limits.fileBytes,
      folder,
      onFileError: (error) => filing.warn(`records that wait for ${this.name} find no room in ${folder}: ${messageOf(error)}`),
    });
  }

  get name(): string {
    return this.#destination.name;
  }

  send(lines: Uint8Array, records: number): Promise<void> {
    if (records === 0) return ROOM;
    this.counts.accepted += records;
    if (this.#closing !== undefined || this.#isOver) {
      this.counts.dropped += records;
      return ROOM;
    }
    this.counts.waiting += records;
    this.#backlog.add({ bytes: lines, records });
    this.#wake();
    if (!this.#backlog.full) return ROOM;
    this.#room ??= this.#untilRoom();
    return this.#room;
  }

  async flush(): Promise<void> {
    const mine = ++this.#flushesAsked;
    this.#urgent = this.counts.accepted;
    this.#wake();
    while (this.#flushesDone < mine && !this.#isOver) await this.#progress.wait();
  }

  close({ limitMs }: CloseOptions = {}): Promise<void> {
    this.#closing ??= this.#close(limitMs);
    return this.#closing;
  }

  get #isOver(): boolean {
    return this.#over.signal.aborted;
  }

  /** Records that need nothing done any more. They settle in the order in which they were sent. */
  get #settled(): number {
    return this.counts.delivered + this.counts.dropped;
  }

  /** One promise for all who wait. */
  async #untilRoom(): Promise<void> {
    while (this.#backlog.full) await this.#progress.wait();
    this.#room = undefined;
  }

  async #close(limitMs: number | undefined): Promise<void> {
    const limit = limitMs === undefined ? undefined : setTimeout(() => this.#giveUp(this.#limitError(limitMs)), limitMs);
    await this.flush();
    clearTimeout(limit);
    this.#backlog.close();
    await this.#pump;
    await this.#destination.close?.().catch((error: unknown) => this.#log?.warn(`${this.name} does not close: ${messageOf(error)}`));
  }

  #limitError(limitMs: number): TransportError {
    const last = this.problem === undefined ? '' : ` (${this.problem.message})`;
    return new TransportError('limit', `${this.name} was not done within ${limitMs / 1000} s${last}`, this.problem?.cause);
  }

  /** Starts the loop, or the time after which it starts. */
  #wake(): void {
    if (this.#pump !== undefined || this.#isOver) return;
    if (!this.#isDue && this.#flushesAsked === this.#flushesDone) {
      if (this.#backlog.bytes > 0) this.#linger ??= setTimeout(() => this.#hurry(), this.#limits.lingerMs);
      return;
    }
    clearTimeout(this.#linger);
    this.#linger = undefined;
    this.#pump = this.#run()
      .catch((error: unknown) => this.#giveUp(error))
      .finally(() => {
        this.#pump = undefined;
        this.#wake();
      });
  }

  #hurry(): void {
    this.#linger = undefined;
    this.#urgent = this.counts.accepted;
    this.#wake();
  }

  get #isDue(): boolean {
    return this.#backlog.bytes >= this.#limits.batchBytes || this.#settled < this.#urgent;
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      if (this.#flushesDone < this.#flushesAsked && this.#settled >= this.#urgent) await this.#flushDestination();
      else if (this.#isDue) await this.#deliver(new Batch(this.#batches++, this.#backlog.take(this.#limits.batchBytes)));
      else return;
    }
  }

  async #flushDestination(): Promise<void> {
    const asked = this.#flushesAsked;
    try {
      await this.#destination.flush?.();
    } catch (error) {
      this.#failing.warn(messageOf(error));
    }
    this.#flushesDone = asked;
    this.#progress.fire();
  }

  async #deliver(batch: Batch): Promise<void> {
    this.#batch = batch;
    let failures = 0;
    while (!(await this.#attempt(batch))) {
      await this.#pause(++failures);
      if (this.#isOver) return;
      this.counts.retries++;
    }
    // What arrives after it was given up is counted already.
    if (!this.#isOver) this.#settle(batch);
  }

  async #attempt(batch: Batch): Promise<boolean> {
    try {
      await this.#destination.deliver(batch);
      return true;
    } catch (error) {
      if (this.#retry === false || (error instanceof TransportError && error.code === 'closed')) this.#giveUp(error);
      else this.#fail(error);
      return false;
    }
  }

  /** Ends early where there is nothing to wait for any more. */
  async #pause(failures: number): Promise<void> {
    if (this.#retry === false || this.#isOver) return;
    await sleep(pauseAfter(failures, this.#retry), undefined, { signal: this.#over.signal }).catch(() => {});
  }

  #settle({ records }: Batch): void {
    this.#batch = undefined;
    this.counts.waiting -= records;
    this.counts.delivered += records;
    this.problem = undefined;
    this.#failing.end(`${this.name} takes records again`);
    this.#progress.fire();
  }

  #fail(cause: unknown): void {
    if (this.#isOver) return;
    const message = messageOf(cause);
    this.problem = { message, final: false, cause };
    this.#failing.warn(`${message}; ${this.counts.waiting} records wait`);
  }

  /** Nothing is delivered from here on: everything that waits, and that still comes, is dropped. */
  #giveUp(cause: unknown): void {
    if (this.#isOver) return;
    const message = messageOf(cause);
    this.problem = { message, final: true, cause };
    this.#over.abort();
    clearTimeout(this.#linger);
    const delivered = this.#batch?.delivered ?? 0;
    const dropped = this.counts.waiting - delivered;
    this.counts.delivered += delivered;
    this.counts.dropped += dropped;
    this.counts.waiting = 0;
    this.#backlog.close();
    this.#destination.abort?.();
    this.#log?.warn(`${message}; ${dropped} records that waited are dropped, as is what still comes`);
    this.#progress.fire();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
