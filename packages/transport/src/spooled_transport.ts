import { setTimeout as sleep } from 'node:timers/promises';
import type { Chunk } from './batch.ts';
import { cut } from './cut.ts';
import { reasonOf } from './error.ts';
import { Episodes, type Log } from './log.ts';
import { MemoryQueue } from './memory_queue.ts';
import type { Message } from './message.ts';
import { Numbering } from './numbering.ts';
import { pauseAfter, RETRY, type Retry } from './retry.ts';
import { Signal } from './signal.ts';
import { Spool, type SpoolLimits, type SpoolLoss } from './spool/spool.ts';
import type { CloseOptions, Problem, Transport } from './transport.ts';

/** Takes messages to where many can read them. */
export interface Sink {
  readonly name: string;
  /** Over how many partitions messages are to be spread. */
  readonly partitions: number;
  /** Bytes that it likes to take at once. */
  readonly batchBytes: number;
  /**
   * Resolves once all messages are stored there, but for those that it gives back, which will never be taken. Where it throws, the
   * same come again. One call is under way at a time; the first one has no messages, and is there to say whether it works.
   */
  deliver(messages: readonly Message[]): Promise<readonly Message[]>;
  /** Ends a delivery that is under way at once. */
  abort(): void;
  close(): Promise<void>;
}

/** Why records are given up: besides what a spool loses, Kafka took them never, or the end came. */
export type Loss = SpoolLoss | 'refused' | 'closed';

export interface SpooledOptions {
  readonly spool?: ({ readonly directory: string } & SpoolLimits) | undefined;
  /** Bytes of a message at most; longer chunks are cut. */
  readonly messageBytes: number;
  /** Bytes that may wait in memory where the spool cannot be written, or there is none. */
  readonly memoryBytes: number;
  /** Milliseconds that close() waits if it is not told; for ever if not given. */
  readonly closeMs?: number | undefined;
  readonly log?: Log | undefined;
  readonly retry?: Retry | undefined;
}

interface Batch {
  readonly messages: readonly Message[];
  readonly records: number;
  readonly spooled: boolean;
}

const ROOM = Promise.resolve();
/** Milliseconds after which a delivery that is under way counts as stuck. */
const PATIENCE = 5000;
const NO_SPACE: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/**
 * Writes everything into a spool and has it sent from there, so that what was accepted survives this process and no send() waits
 * for the sink. Where the spool cannot be written, or there is none, records wait in memory, up to a limit. What is oldest is
 * given up where there is no room at all.
 */
export class SpooledTransport implements Transport {
  readonly counts = { accepted: 0, delivered: 0, waiting: 0, dropped: 0, retries: 0 };
  /** Parts of `counts.dropped`. */
  readonly losses: Record<Loss, number> = { full: 0, age: 0, damaged: 0, refused: 0, closed: 0 };
  readonly spool: Spool | undefined;
  readonly #sink: Sink;
  readonly #options: SpooledOptions;
  readonly #retry: Retry;
  readonly #log: Log | undefined;
  readonly #failing: Episodes;
  readonly #unwritable: Episodes;
  readonly #losing: Episodes;
  /** What is here is younger than all that is in the spool. */
  readonly #memory = new MemoryQueue();
  readonly #numbering = new Numbering();
  readonly #work = new Signal();
  readonly #progress = new Signal();
  /** Aborted once nothing is sent any more. */
  readonly #over = new AbortController();
  readonly #loop: Promise<void>;
  #batch: Batch | undefined;
  /** When the delivery that is under way began. */
  #begunAt: number | undefined;
  #sinkError: unknown;
  #spoolError: unknown;
  /** Why records were given up last, until it has caught up. */
  #lastLoss: Loss | undefined;
  #room: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  /** Throws TransportError `open` or `busy` where the spool cannot be had. */
  static async open(sink: Sink, options: SpooledOptions): Promise<SpooledTransport> {
    const dropped = (why: SpoolLoss, records: number): void => transport.#drop(why, records);
    const spool = options.spool && (await Spool.open(options.spool.directory, options.spool, { log: options.log, dropped }));
    const transport = new SpooledTransport(sink, spool, options);
    return transport;
  }

  private constructor(sink: Sink, spool: Spool | undefined, options: SpooledOptions) {
    this.#sink = sink;
    this.spool = spool;
    this.#options = options;
    this.#retry = options.retry ?? RETRY;
    this.#log = options.log;
    this.#failing = new Episodes(this.#log);
    this.#unwritable = new Episodes(this.#log);
    this.#losing = new Episodes(this.#log);
    this.counts.accepted = this.counts.waiting = spool?.records ?? 0;
    if (this.counts.waiting > 0) this.#log?.info(`${this.counts.waiting} records wait in the spool ${spool?.directory} since before`);
    this.#loop = this.#run();
  }

  get name(): string {
    return this.#sink.name;
  }

  get problem(): Problem | undefined {
    const parts = [
      this.#sinkError === undefined ? '' : reasonOf(this.#sinkError),
      this.#spoolError === undefined ? '' : this.#spoolTrouble,
      this.#lastLoss === undefined ? '' : this.#lossText(this.#lastLoss),
    ].filter((part) => part !== '');
    const cause = this.#sinkError ?? this.#spoolError;
    return parts.length === 0 ? undefined : { message: parts.join('; '), final: false, cause };
  }

  send(lines: Uint8Array, records: number): Promise<void> {
    if (records === 0) return ROOM;
    this.counts.accepted += records;
    this.counts.waiting += records;
    if (this.#closing !== undefined) {
      this.#drop('closed', records);
      return ROOM;
    }
    for (const chunk of cut({ bytes: lines, records }, this.#options.messageBytes)) {
      this.#memory.add(chunk);
      this.#spoolAll();
    }
    this.#work.fire();
    if (this.#memory.bytes <= this.#options.memoryBytes) return this.spool?.synced() ?? ROOM;
    this.#room ??= this.#makeRoom().finally(() => {
      this.#room = undefined;
    });
    return this.#room;
  }

  /** Resolves when everything sent so far is in the spool, or delivered, or given up. */
  async flush(): Promise<void> {
    await this.spool?.synced();
    while (!this.#isOver && (!this.#memory.isEmpty || this.#batch?.spooled === false)) await this.#progress.wait();
  }

  /** What still waits after the limit stays in the spool for the next process; without a spool it is dropped. */
  close({ limitMs = this.#options.closeMs }: CloseOptions = {}): Promise<void> {
    this.#closing ??= this.#close(limitMs);
    return this.#closing;
  }

  get #isOver(): boolean {
    return this.#over.signal.aborted;
  }

  get #spoolTrouble(): string {
    return `the spool ${this.spool?.directory} cannot be written, so that records wait in memory: ${reasonOf(this.#spoolError)}`;
  }

  /** The sink takes nothing now, as far as can be told. */
  get #isStuck(): boolean {
    return this.#sinkError !== undefined || (this.#begunAt !== undefined && performance.now() - this.#begunAt > PATIENCE);
  }

  async #close(limitMs: number | undefined): Promise<void> {
    const limit = limitMs === undefined ? undefined : setTimeout(() => this.#end(), limitMs);
    while (this.counts.waiting > 0 && !this.#isOver) await this.#progress.wait();
    clearTimeout(limit);
    this.#end();
    await this.#loop;
    const kept = this.spool?.records ?? 0;
    if (kept > 0) this.#log?.info(`${kept} records stay in the spool ${this.spool?.directory}, until the next start`);
    await this.spool?.close();
    await this.#sink.close().catch((error: unknown) => this.#log?.warn(`${this.name} does not close: ${reasonOf(error)}`));
  }

  #end(): void {
    this.#over.abort();
    this.#sink.abort();
    this.#drop('closed', this.counts.waiting - (this.spool?.records ?? 0));
    this.#work.fire();
    this.#progress.fire();
  }

  async #run(): Promise<void> {
    await this.#deliver({ messages: [], records: 0, spooled: false });
    while (!this.#isOver) {
      const more = this.#work.wait();
      try {
        this.#batch = await this.#next();
      } catch (error) {
        // What is there is not under way, so that it gives way to newer records in the end.
        this.#fail(new Error(`the spool ${this.spool?.directory} cannot be read: ${reasonOf(error)}`, { cause: error }));
        await this.#pause(1);
        continue;
      }
      if (this.#batch === undefined) await more;
      else await this.#deliver(this.#batch);
    }
  }

  async #next(): Promise<Batch | undefined> {
    const spooled = (await this.spool?.next(this.#sink.batchBytes)) ?? [];
    const messages = spooled.length > 0 ? spooled : this.#fromMemory();
    if (messages.length === 0) return undefined;
    return { messages, records: recordsOf(messages), spooled: spooled.length > 0 };
  }

  /** Has numbers of this process alone: nobody could go on with them. */
  #fromMemory(): Message[] {
    const messages: Message[] = [];
    let bytes = 0;
    for (let chunk = this.#memory.first; chunk !== undefined; chunk = this.#memory.first) {
      bytes += chunk.bytes.length;
      if (messages.length > 0 && bytes > this.#sink.batchBytes) break;
      this.#memory.shift();
      const name = this.#numbering.peek(this.#sink.partitions);
      this.#numbering.take(name.partition);
      messages.push({ ...name, value: chunk.bytes, records: chunk.records });
    }
    return messages;
  }

  async #deliver(batch: Batch): Promise<void> {
    this.#begunAt = performance.now();
    for (let failures = 0; !this.#isOver; ) {
      try {
        const refused = await this.#sink.deliver(batch.messages);
        if (!this.#isOver) this.#settle(batch, recordsOf(refused));
        return;
      } catch (error) {
        this.#fail(error);
      }
      await this.#pause(++failures);
      if (!this.#isOver) this.counts.retries++;
    }
  }

  #settle(batch: Batch, refused: number): void {
    if (batch.spooled) this.spool?.settle();
    this.#batch = undefined;
    this.#begunAt = undefined;
    this.counts.waiting -= batch.records - refused;
    this.counts.delivered += batch.records - refused;
    this.#drop('refused', refused);
    this.#sinkError = undefined;
    this.#failing.end(`${this.name} takes records again`);
    if (this.#memory.isEmpty && (this.spool?.segments ?? 0) <= 1) this.#lastLoss = undefined;
    this.#progress.fire();
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#sinkError = error;
    this.#failing.warn(`${reasonOf(error)}; ${this.counts.waiting} records wait`);
  }

  async #pause(failures: number): Promise<void> {
    if (this.#isOver) return;
    await sleep(pauseAfter(failures, this.#retry), undefined, { signal: this.#over.signal }).catch(() => {});
  }

  /** Moves what is in memory into the spool, as far as it can be written. */
  #spoolAll(): void {
    if (this.spool === undefined) return;
    for (let chunk = this.#memory.first; chunk !== undefined; chunk = this.#memory.first) {
      if (!this.#append(this.spool, chunk)) return;
      this.#memory.shift();
    }
  }

  #append(spool: Spool, { bytes, records }: Chunk): boolean {
    for (;;) {
      try {
        spool.append(bytes, records, this.#sink.partitions);
        this.#spoolError = undefined;
        this.#unwritable.end(`the spool ${spool.directory} can be written again`);
        return true;
      } catch (error) {
        this.#spoolError = error;
        this.#unwritable.warn(this.#spoolTrouble);
        // A sink that goes on soon makes room by itself.
        const full = this.#isStuck && NO_SPACE.has((error as NodeJS.ErrnoException).code);
        if (!full || !spool.dropOldest()) return false;
      }
    }
  }

  async #makeRoom(): Promise<void> {
    while (this.#memory.bytes > this.#options.memoryBytes && !this.#isOver) {
      if (this.#isStuck) this.#drop('full', this.#memory.shift()?.records ?? 0);
      else await Promise.race([this.#progress.wait(), sleep(PATIENCE, undefined, { ref: false })]);
    }
  }

  #drop(why: Loss, records: number): void {
    if (records === 0) return;
    this.losses[why] += records;
    this.counts.waiting -= records;
    this.counts.dropped += records;
    this.#progress.fire();
    if (why === 'closed') return;
    this.#lastLoss = why;
    this.#losing.warn(this.#lossText(why));
  }

  #lossText(why: Loss): string {
    return `${this.losses[why]} records are dropped: ${WHY[why]} (${this.name})`;
  }
}

const WHY: Readonly<Record<Loss, string>> = {
  full: 'there is no room for more, and they waited longest',
  age: 'they waited too long',
  damaged: 'they are damaged in the spool',
  refused: 'they are too large for the topic',
  closed: 'the end came',
};

const recordsOf = (messages: readonly Message[]): number => messages.reduce((sum, { records }) => sum + records, 0);
