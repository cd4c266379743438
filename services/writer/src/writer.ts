import type { Claim, TakeMessages } from '@mirrorscope/transport/consume';
import { type BlockLimits, Ledger } from './block/ledger.ts';
import { parseNote } from './block/note.ts';
import { newCounts } from './counts.ts';
import { PartitionWriter } from './partition_writer.ts';
import type { Shared } from './shared.ts';

/** What a writer is given; it adds what its partitions share. */
export interface WriterOptions extends Omit<Shared, 'counts' | 'share'> {
  readonly limits: BlockLimits;
  /** Bytes that may wait, of all partitions together. */
  readonly bufferBytes: number;
  /** Called where going on is senseless. */
  failed(error: unknown): void;
}

/** The writers of all partitions that this process has. */
export class Writer {
  readonly counts = newCounts();
  readonly #options: WriterOptions;
  readonly #shared: Shared;
  readonly #partitions = new Map<number, PartitionWriter>();
  /** The last run of each partition, which may outlast its claim by an insertion. */
  readonly #runs = new Map<number, Promise<void>>();
  readonly #running = new Set<PartitionWriter>();
  #stopping = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    const share = (): number => options.bufferBytes / Math.max(1, this.#partitions.size);
    this.#shared = { ...options, counts: this.counts, share };
  }

  /** Bytes of messages that wait or are being inserted. */
  get bufferedBytes(): number {
    return [...this.#running].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** For each partition the offset before which everything is settled. */
  get offsets(): Iterable<readonly [partition: number, offset: number]> {
    return [...this.#partitions].map(([number, { offset }]) => [number, offset] as const);
  }

  get partitions(): number {
    return this.#partitions.size;
  }

  /** Takes a partition on, unless this process is about to end. */
  claim(claim: Claim): TakeMessages {
    if (this.#stopping) return () => {};
    try {
      return this.#claim(claim);
    } catch (error) {
      this.#options.failed(error);
      return () => {};
    }
  }

  /** Finishes insertions that are under way and commits them. What waits is for whoever has the partition next. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const writer of this.#running) writer.stop();
    await Promise.all(this.#runs.values());
  }

  #claim(claim: Claim): TakeMessages {
    const { topic, partition, committed, start, revoked } = claim;
    const offset = committed?.offset ?? start;
    const ledger = new Ledger(`${topic}/${partition}`, offset, parseNote(offset, committed?.metadata ?? ''), this.#options.limits);
    const writer = new PartitionWriter(claim, ledger, this.#shared);
    this.#partitions.set(partition, writer);
    revoked.addEventListener('abort', () => {
      if (this.#partitions.get(partition) === writer) this.#partitions.delete(partition);
    });
    this.#running.add(writer);
    const before = this.#runs.get(partition) ?? Promise.resolve();
    const run = before
      .then(() => writer.run())
      .catch((error) => this.#options.failed(error))
      .finally(() => this.#running.delete(writer));
    this.#runs.set(partition, run);
    return (messages) => writer.take(messages);
  }
}
