import type { Claim, ConsumedMessage } from '@mirrorscope/transport/consume';
import type { Block, DeadMessage, Ledger } from './block/ledger.ts';
import type { Shared, Task } from './shared.ts';
import { Place } from './slots.ts';

/** Before an insertion a note is committed again that is older, milliseconds: who slept so long may have lost the partition. */
const NOTE_HOLDS = 10_000;
/** So often a block, or message, has to be refused before it is blamed. */
const REFUSALS = 2;
/** Attempts to put a dead message aside; a partition is not to be held up for it. */
const BURIALS = 8;

/**
 * Brings the messages of one partition into the store, each exactly once in effect. A block's note is committed before the block
 * is inserted: brokers accept it from nobody but the partition's owner, and whoever owns it next finds the note and repeats the
 * insertion, which does nothing where it was done.
 */
export class PartitionWriter {
  readonly #claim: Claim;
  readonly #ledger: Ledger;
  readonly #shared: Shared;
  readonly #stopping = new AbortController();
  /** Nothing new is begun. */
  readonly #ending: AbortSignal;
  #ring = (): void => {};
  #paused = false;
  #notedAt = Number.NEGATIVE_INFINITY;
  /** Among those that insert. */
  readonly #place: Place;
  /** Offsets of messages of the block that were put aside, or given up. */
  readonly #buried = new Set<number>();

  constructor(claim: Claim, ledger: Ledger, shared: Shared) {
    this.#claim = claim;
    this.#ledger = ledger;
    this.#shared = shared;
    this.#place = new Place(shared.slots);
    this.#ending = AbortSignal.any([claim.revoked, this.#stopping.signal]);
    this.#ending.addEventListener('abort', () => this.#ring());
  }

  get bytes(): number {
    return this.#ledger.bytes;
  }

  /** Everything before this offset is settled. */
  get offset(): number {
    return this.#ledger.offset;
  }

  take(messages: readonly ConsumedMessage[]): void {
    if (this.#ending.aborted) return;
    this.#shared.counts.missing += this.#ledger.take(messages, this.#shared.now());
    this.#throttle();
    this.#ring();
  }

  /** Has run() finish the insertion that is under way, and end. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Resolves when the partition is taken away or stop() was called. Rejects with what makes going on senseless. */
  async run(): Promise<void> {
    try {
      while (await this.#isDue()) await this.#write();
    } catch (error) {
      if (!(error instanceof Over)) throw error;
    }
  }

  async #isDue(): Promise<boolean> {
    while (!this.#ending.aborted) {
      const ms = this.#ledger.dueIn(this.#shared.now(), this.#paused);
      if (ms === 0) return true;
      await new Promise<void>((resolve) => {
        const timer = ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(resolve, ms);
        this.#ring = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return false;
  }

  async #write(): Promise<void> {
    const { counts } = this.#shared;
    const wasBegun = this.#ledger.isRedo;
    const block = await this.#inTurn();
    if (block === undefined) return;
    this.#ledger.settle();
    this.#buried.clear();
    counts.messages += block.messages;
    counts.rows += block.rows;
    counts.bytes += block.bytes;
    counts.duplicates += block.duplicates;
    counts.forgotten += block.forgotten;
    counts.blocks++;
    if (wasBegun) counts.redone++;
    for (const { death } of block.dead) counts.dead[death.reason]++;
    this.#throttle();
    await this.#commit(block.end, block.after);
  }

  /** The block that is in, or has nothing to insert; undefined where the store refused it, which the ledger then knows. */
  async #inTurn(): Promise<Block | undefined> {
    // Cut when its turn has come: while others insert, messages come that it has room for.
    await this.#enter(this.#ending);
    try {
      const block = this.#ledger.cut();
      if (block.rows > 0) await this.#note(block);
      for (const dead of block.dead) if (!this.#buried.has(dead.message.offset)) await this.#bury(dead);
      return block.rows === 0 || (await this.#insert(block)) ? block : undefined;
    } finally {
      this.#place.leave();
    }
  }

  async #enter(signal: AbortSignal): Promise<void> {
    await this.#place.enter(signal).catch(() => {
      throw new Over();
    });
  }

  async #note(block: Block): Promise<void> {
    await this.#commit(block.start, block.before);
    this.#notedAt = this.#shared.now();
  }

  /** False where the store refused the block, which the ledger then knows. */
  async #insert(block: Block): Promise<boolean> {
    let refusals = 0;
    for (let failures = 0; ; failures++) {
      try {
        await this.#attempt(block);
        this.#shared.log.works('insert');
        return true;
      } catch (error) {
        if (error instanceof Over) throw error;
        this.#shared.counts.retries++;
        if (isRefusal(error) && ++refusals === REFUSALS) {
          this.#shared.counts.refused++;
          this.#ledger.refuse(error.message);
          return false;
        }
        if (!isRefusal(error)) await this.#tryAgainLater('insert', error, failures + 1);
      }
    }
  }

  async #attempt(block: Block): Promise<void> {
    const { store, counts, now } = this.#shared;
    // Not given up where nothing new is to be begun: the block is noted, and would have to be redone.
    await this.#enter(this.#claim.revoked);
    if (now() - this.#notedAt > NOTE_HOLDS) await this.#note(block);
    const begun = now();
    await store.insertNdjson(block.chunks, block.rows, { deduplicationToken: block.token });
    counts.inserts++;
    counts.insertSeconds += (now() - begun) / 1000;
    counts.lastInsert = Date.now();
  }

  async #bury(dead: DeadMessage): Promise<void> {
    this.#shared.log.dead(this.#claim, dead, await this.#tryToBury(dead));
    this.#buried.add(dead.message.offset);
  }

  /** What kept it from that, where it had to be given up. */
  async #tryToBury(dead: DeadMessage): Promise<unknown> {
    for (let failures = 1; ; failures++) {
      try {
        await this.#shared.bury(this.#claim, dead);
        this.#shared.log.works('bury');
        return undefined;
      } catch (error) {
        if (failures === BURIALS) {
          this.#shared.counts.deadLost++;
          return error;
        }
        await this.#tryAgainLater('bury', error, failures);
      }
    }
  }

  async #commit(offset: number, metadata: string): Promise<void> {
    for (let failures = 1; ; failures++) {
      if (this.#claim.revoked.aborted) throw new Over();
      try {
        await this.#claim.commit(offset, metadata);
        return this.#shared.log.works('commit');
      } catch (error) {
        const code = codeOf(error);
        if (code === 'revoked') throw new Over();
        if (code === 'metadata') throw error;
        await this.#tryAgainLater('commit', error, failures);
      }
    }
  }

  async #tryAgainLater(task: Task, error: unknown, failures: number): Promise<void> {
    if (this.#ending.aborted) throw new Over();
    this.#shared.log.failed(task, error);
    this.#place.leave();
    await this.#shared.pause(failures, this.#ending);
    if (this.#ending.aborted) throw new Over();
  }

  /** Stops the flow of messages while too many wait, unless a block needs more of them. */
  #throttle(): void {
    const share = this.#shared.share();
    if (!this.#paused && this.#ledger.bytes > share && !this.#ledger.incomplete) {
      this.#paused = true;
      this.#claim.pause();
    } else if (this.#paused && this.#ledger.bytes <= share / 2) {
      this.#paused = false;
      this.#claim.resume();
    }
  }
}

/** Leaves whatever is under way: the partition is another's, or nothing more is to be begun. */
class Over extends Error {}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

const isRefusal = (error: unknown): error is Error => codeOf(error) === 'bad_rows';
