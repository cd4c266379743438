import { setImmediate as turn } from 'node:timers/promises';
import type { Claim, ConsumedMessage } from '@mirrorscope/transport/consume';
import { Ledger } from '../block/ledger.ts';
import { parseNote } from '../block/note.ts';
import { newCounts } from '../counts.ts';
import { PartitionWriter } from '../partition_writer.ts';
import type { Shared } from '../shared.ts';
import { Slots } from '../slots.ts';

/** What happens when a writer commits, inserts, or puts a message aside. */
export type Event =
  | 'done'
  /** It fails, and was not done, or was. */
  | 'failed'
  | 'answer lost'
  /** The writer dies before or after; another takes over. */
  | 'died before'
  | 'died after'
  /** It is put to sleep on the way there, another takes over, and then it wakes up. */
  | 'slept';

export const EVENTS: readonly Event[] = ['done', 'failed', 'answer lost', 'died before', 'died after', 'slept'];

/** Effects of others while one sleeps. */
const SLEEP = 7;
const MOST_TURNS = 100_000;

/**
 * A partition, its group's coordinator, a table that remembers tokens, and writers to which things happen; one after the other, or two at once
 * while one of them has yet to learn that it lost the partition.
 */
export class Simulation {
  /** How often each line is in the table. */
  readonly stored = new Map<string, number>();
  readonly buried: ConsumedMessage[] = [];
  readonly counts = newCounts();
  readonly #messages: readonly ConsumedMessage[];
  readonly #events: Event[];
  readonly #arrivals: readonly number[];
  readonly #rows: number;
  readonly #tokens = new Set<string>();
  readonly #sleepers: { left: number; wake: () => void }[] = [];
  #arrived = 0;
  #generation = 0;
  #committed: { offset: number; metadata: string } | undefined;
  #now = 0;

  /** @param arrivals how many messages come at once, time after time, so that no two writers would cut the same blocks by themselves */
  constructor(messages: readonly ConsumedMessage[], events: readonly Event[], arrivals: readonly number[], rowsPerBlock: number) {
    this.#messages = messages;
    this.#events = [...events];
    this.#arrivals = arrivals;
    this.#rows = rowsPerBlock;
  }

  /** Runs until everything is settled and nobody sleeps. */
  async run(): Promise<void> {
    const end = (this.#messages.at(-1)?.offset ?? -1) + 1;
    this.#start();
    for (let turns = 0; this.#committed?.offset !== end || this.#isBegun || this.#sleepers.length > 0; turns++) {
      if (turns > MOST_TURNS) throw new Error(`stuck at ${JSON.stringify(this.#committed)}`);
      if (this.#committed?.offset === end) this.#passTime();
      await turn();
    }
  }

  get #isBegun(): boolean {
    const { offset, metadata } = this.#committed!;
    return parseNote(offset, metadata).end !== undefined;
  }

  #start(): void {
    const generation = ++this.#generation;
    const committed = this.#committed;
    const start = committed?.offset ?? 0;
    const effect = <T>(apply: () => T) => this.#effect(generation, apply);
    const claim: Claim = {
      topic: 'topic',
      partition: 0,
      committed,
      start,
      revoked: new AbortController().signal,
      commit: (offset, metadata) =>
        effect(() => {
          if (generation !== this.#generation) throw Object.assign(new Error('another has it'), { code: 'revoked' });
          this.#committed = { offset, metadata };
        }),
      pause: () => {},
      resume: () => {},
    };
    const shared: Shared = {
      store: { insertNdjson: (chunks, _, { deduplicationToken }) => effect(() => this.#insert(chunks, deduplicationToken)) },
      slots: new Slots(1),
      counts: this.counts,
      log: { failed: () => {}, works: () => {}, dead: () => {} },
      bury: (_, { message }) => effect(() => void this.buried.push(message)),
      share: () => 1e9,
      now: () => (this.#now += 2000),
      pause: async () => void (await turn()),
    };
    const note = parseNote(start, committed?.metadata ?? '');
    const writer = new PartitionWriter(claim, new Ledger('topic/0', start, note, { rows: this.#rows, bytes: 1e9, lingerMs: 0 }), shared);
    writer.run();
    this.#feed(writer, start);
  }

  async #feed(writer: PartitionWriter, start: number): Promise<void> {
    const rest = this.#messages.filter(({ offset }) => offset >= start);
    while (rest.length > 0) {
      writer.take(rest.splice(0, this.#arrivals[this.#arrived++ % this.#arrivals.length]));
      await turn();
    }
  }

  async #effect<T>(generation: number, apply: () => T): Promise<T> {
    await turn();
    this.#passTime();
    const dies = (): Promise<never> => {
      if (generation === this.#generation) this.#start();
      return new Promise(() => {});
    };
    switch (this.#events.shift() ?? 'done') {
      case 'done':
        return apply();
      case 'failed':
        throw new Error('failed');
      case 'answer lost':
        apply();
        throw new Error('answer lost');
      case 'died before':
        return dies();
      case 'died after':
        apply();
        return dies();
      case 'slept':
        if (generation === this.#generation) this.#start();
        await new Promise<void>((wake) => this.#sleepers.push({ left: SLEEP, wake }));
        return apply();
    }
  }

  #passTime(): void {
    for (const sleeper of [...this.#sleepers]) {
      if (--sleeper.left > 0) continue;
      this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
      sleeper.wake();
    }
  }

  #insert(chunks: readonly Uint8Array[], token: string): void {
    const lines = chunks.flatMap((chunk) => Buffer.from(chunk).toString().trimEnd().split('\n'));
    if (lines.some((line) => line.includes('poison'))) throw Object.assign(new Error('not taken'), { code: 'bad_rows' });
    if (this.#tokens.has(token)) return;
    this.#tokens.add(token);
    for (const line of lines) this.stored.set(line, (this.stored.get(line) ?? 0) + 1);
  }
}
