import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Consumer, EachBatchPayload } from 'kafkajs';
import { TransportError } from '../error.ts';
import { type KafkaConnection, kafkaClient } from '../kafka_client.ts';
import '../kafka_codecs.ts';
import { Sockets } from '../kafka_sockets.ts';
import { announcing } from './assignment.ts';
import type { Claim, TakeMessages } from './claim.ts';
import { kafkaFault } from './fault.ts';
import { GroupPartition, type PartitionPlace } from './group_partition.ts';

export interface MemberOptions {
  readonly connection: KafkaConnection;
  readonly topic: string;
  readonly group: string;
  /** Milliseconds after which a member that says nothing is dead, and its partitions another's. */
  readonly sessionTimeout: number;
  /** A partition was given. Its messages go to what this returns. Throws never. */
  claimed(claim: Claim): TakeMessages;
}

/** kafkajs tries again by itself for some seconds; what lasts longer is for a new member. */
const RETRY = { retries: 4, initialRetryTime: 100, maxRetryTime: 2000 };
/** Milliseconds. */
const REBALANCE_TIMEOUT = 30_000;
/** How long brokers wait for messages, and how late a pause ends. */
const FETCH_WAIT = 250;
/** Of messages that are compressed, which are some ten times as much in memory, on top of what waits there already. */
const PARTITION_BYTES = 1024 * 1024;
const FETCH_BYTES = 4 * 1024 * 1024;
/** New partitions are found after so long. */
const METADATA_AGE = 60_000;
/** kafkajs may wait for ever where a connection breaks at the wrong moment. */
const SILENCE = REBALANCE_TIMEOUT + 60_000;
const LAG_INTERVAL = 5000;
const LEAVE = 5000;

/** A member of a consumer group from its connection to its first failure. */
export class Member {
  readonly #options: MemberOptions;
  readonly #sockets = new Sockets();
  readonly #admin: Admin;
  readonly #consumer: Consumer;
  readonly #failed = Promise.withResolvers<never>();
  readonly #joined = Promise.withResolvers<void>();
  /** Ends with each membership. */
  #membership = new AbortController();
  #partitions = new Map<number, GroupPartition>();
  #lastSign = performance.now();
  #watch: NodeJS.Timeout | undefined;
  joins = 0;

  constructor(options: MemberOptions) {
    const { connection, group, sessionTimeout } = options;
    this.#options = options;
    this.#failed.promise.catch(() => {});
    const client = kafkaClient(connection, RETRY, { sockets: this.#sockets });
    this.#admin = client.admin();
    this.#consumer = client.consumer({
      groupId: group,
      sessionTimeout,
      rebalanceTimeout: REBALANCE_TIMEOUT,
      heartbeatInterval: Math.floor(sessionTimeout / 4),
      maxWaitTimeInMs: FETCH_WAIT,
      maxBytesPerPartition: PARTITION_BYTES,
      maxBytes: FETCH_BYTES,
      metadataMaxAge: METADATA_AGE,
      allowAutoTopicCreation: false,
      partitionAssigners: [announcing(() => this.#revoke())],
      retry: { ...RETRY, restartOnFailure: async () => false },
    });
    const { GROUP_JOIN, CRASH, FETCH } = this.#consumer.events;
    this.#consumer.on(GROUP_JOIN, ({ payload }) => this.#join(payload.memberAssignment[options.topic] ?? []));
    this.#consumer.on(CRASH, ({ payload }) => this.#fail(payload.error));
    this.#consumer.on(FETCH, () => {
      this.#lastSign = performance.now();
    });
  }

  get partitions(): Iterable<GroupPartition> {
    return this.#partitions.values();
  }

  /** Rejects when it can do no more. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /** Resolves when it is in the group, with partitions or without. Throws TransportError. */
  async start(): Promise<void> {
    this.#watch = setInterval(() => this.#look(), LAG_INTERVAL);
    await Promise.race([this.#failed.promise, this.#connect()]);
    await Promise.race([this.#failed.promise, this.#joined.promise]);
  }

  /** Leaves the group, so that others have its partitions at once. */
  async leave(): Promise<void> {
    this.#revoke();
    await Promise.race([this.#disconnect(), sleep(LEAVE, undefined, { ref: false })]);
    this.end();
  }

  /** At once, whatever is under way. */
  end(): void {
    this.#fail(new TransportError('closed', 'it has left the consumer group'));
    clearInterval(this.#watch);
    this.#sockets.end();
    this.#disconnect();
  }

  async #disconnect(): Promise<void> {
    await Promise.allSettled([this.#consumer.disconnect(), this.#admin.disconnect()]);
  }

  async #connect(): Promise<void> {
    const { topic } = this.#options;
    try {
      await this.#admin.connect();
      if (!(await this.#admin.listTopics()).includes(topic)) {
        throw new TransportError('no_topic', `there is no topic ${topic}: a listener makes it when it starts`);
      }
      await this.#consumer.connect();
      await this.#consumer.subscribe({ topics: [topic], fromBeginning: true });
      await this.#consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async (payload) => this.#deliver(payload) });
    } catch (error) {
      throw kafkaFault(error, 'join the consumer group', 'unreachable');
    }
  }

  #join(partitions: readonly number[]): void {
    this.joins++;
    const membership = new AbortController();
    this.#membership = membership;
    // Nothing is to come before it is known where to begin.
    if (partitions.length > 0) this.#consumer.pause([{ topic: this.#options.topic, partitions: [...partitions] }]);
    this.#open(partitions, membership.signal).catch((error) => this.#fail(error));
    this.#joined.resolve();
  }

  async #open(partitions: readonly number[], revoked: AbortSignal): Promise<void> {
    if (partitions.length === 0) return;
    const places = await this.#places();
    if (revoked.aborted) return;
    for (const number of partitions) {
      const place = places.get(number);
      if (place === undefined) throw new Error(`partition ${number} has no offsets`);
      const flow = { pause: () => this.#consumer.pause(this.#only(number)), resume: () => this.#consumer.resume(this.#only(number)) };
      const partition = new GroupPartition(this.#options.topic, number, place, revoked, flow);
      partition.take = this.#options.claimed(partition);
      this.#partitions.set(number, partition);
      this.#readFrom(partition);
    }
  }

  async #places(): Promise<Map<number, PartitionPlace>> {
    const { topic, group } = this.#options;
    const [committed, ends] = await Promise.all([
      this.#admin.fetchOffsets({ groupId: group, topics: [topic] }),
      this.#admin.fetchTopicOffsets(topic),
    ]);
    const known = new Map(
      committed[0]?.partitions.map(({ partition, offset, metadata }) => [partition, { offset: Number(offset), metadata: metadata ?? '' }]),
    );
    return new Map(
      ends.map(({ partition, low, high }) => {
        const last = known.get(partition);
        return [partition, { committed: last === undefined || last.offset < 0 ? undefined : last, low: Number(low), high: Number(high) }];
      }),
    );
  }

  #deliver({ batch, resolveOffset, commitOffsetsIfNecessary }: EachBatchPayload): void {
    const partition = this.#partitions.get(batch.partition);
    if (partition === undefined || partition.revoked.aborted) return;
    const outcome = partition.deliver(batch as Parameters<GroupPartition['deliver']>[0], commitOffsetsIfNecessary);
    if (outcome === 'taken') resolveOffset(batch.lastOffset());
    if (outcome === 'ahead') this.#realign(partition).catch((error) => this.#fail(error));
  }

  /** Asks again for what should have come; where the topic no longer keeps that, for the first it keeps. */
  async #realign(partition: GroupPartition): Promise<void> {
    this.#consumer.pause(this.#only(partition.partition));
    const place = (await this.#places()).get(partition.partition);
    if (partition.revoked.aborted || place === undefined) return;
    partition.align(Math.max(partition.next, place.low));
    this.#readFrom(partition);
  }

  #readFrom({ partition, next }: GroupPartition): void {
    this.#consumer.seek({ topic: this.#options.topic, partition, offset: String(next) });
    this.#consumer.resume(this.#only(partition));
  }

  #revoke(): void {
    this.#membership.abort();
    this.#partitions = new Map();
  }

  #fail(error: unknown): void {
    this.#revoke();
    this.#failed.reject(kafkaFault(error, 'consume', 'unreachable'));
  }

  async #look(): Promise<void> {
    if (performance.now() - this.#lastSign > SILENCE) this.#fail(new Error(`nothing was heard for ${SILENCE / 1000} s`));
    if (this.#partitions.size === 0) return;
    const ends = await this.#admin.fetchTopicOffsets(this.#options.topic).catch(() => []);
    for (const { partition, high } of ends) {
      const known = this.#partitions.get(partition);
      if (known !== undefined) known.high = Number(high);
    }
  }

  #only(partition: number): { topic: string; partitions: number[] }[] {
    return [{ topic: this.#options.topic, partitions: [partition] }];
  }
}
