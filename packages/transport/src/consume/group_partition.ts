import type { Batch, EachBatchPayload } from 'kafkajs';
import { TransportError } from '../error.ts';
import type { Claim, Committed, TakeMessages } from './claim.ts';
import { kafkaFault } from './fault.ts';
import { consumedMessage } from './message.ts';

export interface PartitionPlace {
  readonly committed: Committed | undefined;
  /** Offsets of the first message that the topic keeps, and after the last one. */
  readonly low: number;
  readonly high: number;
}

type Commit = EachBatchPayload['commitOffsetsIfNecessary'];
/** kafkajs does not declare where it had asked for messages from. */
type FetchedBatch = Batch & { readonly fetchedOffset: string };

/** One partition of one membership. */
export class GroupPartition implements Claim {
  readonly topic: string;
  readonly partition: number;
  readonly committed: Committed | undefined;
  readonly start: number;
  readonly revoked: AbortSignal;
  /** Offset after the last message of the topic, as far as known. */
  high: number;
  take: TakeMessages = () => {};
  readonly #flow: { pause(): void; resume(): void };
  #next: number;
  /** What comes is what was asked for: nothing is on its way any more that was asked for before this membership. */
  #aligned = false;
  #commit: Commit | undefined;

  constructor(topic: string, partition: number, place: PartitionPlace, revoked: AbortSignal, flow: { pause(): void; resume(): void }) {
    this.topic = topic;
    this.partition = partition;
    this.committed = place.committed;
    this.start = Math.max(place.committed?.offset ?? 0, place.low);
    this.high = place.high;
    this.revoked = revoked;
    this.#flow = flow;
    this.#next = this.start;
  }

  /** Offset of the message that comes next. */
  get next(): number {
    return this.#next;
  }

  /** What comes from now on continues here, wherever it had been asked for. */
  align(offset: number): void {
    this.#next = offset;
    this.#aligned = true;
  }

  /**
   * Hands messages on.
   * @returns taken; or stale, where they were asked for by an earlier membership; or ahead, where they are not the ones that come next
   */
  deliver(batch: FetchedBatch, commit: Commit): 'taken' | 'stale' | 'ahead' {
    const fetched = Number(batch.fetchedOffset);
    if (fetched < this.#next) return 'stale';
    if (fetched > this.#next && !this.#aligned) return 'ahead';
    this.#aligned = true;
    this.#commit = commit;
    this.high = Number(batch.highWatermark);
    this.#next = Number(batch.lastOffset()) + 1;
    this.take(batch.messages.map(consumedMessage));
    return 'taken';
  }

  /**
   * Not by the consumer's own commitOffsets(), which tries again on its own: a second attempt might be made in the name of a later
   * membership, and brokers would take it though the partition is another's.
   */
  async commit(offset: number, metadata: string): Promise<void> {
    if (this.revoked.aborted) throw new TransportError('revoked', `partition ${this.partition} of ${this.topic} was taken away`);
    if (this.#commit === undefined) throw new TransportError('commit', `nothing of partition ${this.partition} of ${this.topic} was read`);
    const partitions = [{ partition: this.partition, offset: String(offset), metadata }];
    try {
      await this.#commit({ topics: [{ topic: this.topic, partitions }] });
    } catch (error) {
      throw kafkaFault(error, `commit offset ${offset} of partition ${this.partition} of ${this.topic}`, 'commit');
    }
  }

  pause(): void {
    if (!this.revoked.aborted) this.#flow.pause();
  }

  resume(): void {
    if (!this.revoked.aborted) this.#flow.resume();
  }
}
