import { setTimeout as sleep } from 'node:timers/promises';
import type { TransportError } from '../error.ts';
import { Episodes, type Log } from '../log.ts';
import { pauseAfter } from '../retry.ts';
import { Member, type MemberOptions } from './member.ts';

const RETRY = { firstMs: 500, mostMs: 5_000 };

export interface SourceOptions extends MemberOptions {
  readonly log?: Log | undefined;
}

/** One member of a consumer group, for as long as it is wanted: after a failure it joins again. */
export class KafkaSource {
  /** For messages. */
  readonly name: string;
  /** What keeps it out of the group; undefined while it is in. */
  problem: TransportError | undefined;
  readonly #options: SourceOptions;
  readonly #episodes: Episodes;
  readonly #closing = new AbortController();
  #member: Member | undefined;
  #joinsBefore = 0;
  #running: Promise<void> | undefined;

  constructor(options: SourceOptions) {
    this.#options = options;
    this.#episodes = new Episodes(options.log);
    this.name = `Kafka topic ${options.topic} at ${options.connection.brokers.join()}`;
  }

  /** Times that partitions were shared out. */
  get joins(): number {
    return this.#joinsBefore + (this.#member?.joins ?? 0);
  }

  /** Offset after the last message of each partition that it has, as far as known. */
  get ends(): ReadonlyMap<number, number> {
    return new Map([...(this.#member?.partitions ?? [])].map(({ partition, high }) => [partition, high]));
  }

  /**
   * Resolves when it is in the group, however long that takes, or when nobody waits for that any more. Throws TransportError `denied`
   * where brokers do not let it in.
   */
  start(waiting: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.addEventListener('abort', () => resolve());
    this.#running = this.#stay(resolve).catch(reject).finally(resolve);
    return promise;
  }

  /** Leaves the group. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#member?.leave();
    await this.#running;
  }

  async #stay(joined: () => void): Promise<void> {
    let wasIn = false;
    for (let failures = 1; !this.#closing.signal.aborted; failures++) {
      const member = new Member(this.#options);
      this.#member = member;
      try {
        await member.start();
        this.problem = undefined;
        this.#episodes.end(`${this.name}: in the consumer group again`);
        joined();
        wasIn = true;
        failures = 0;
        await member.failed;
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        this.problem = error as TransportError;
        if (!wasIn && this.problem.code === 'denied') throw error;
        this.#episodes.warn(`${this.name}: ${this.problem.message}`);
      } finally {
        member.end();
        this.#joinsBefore += member.joins;
        this.#member = undefined;
      }
      await sleep(pauseAfter(Math.max(1, failures), RETRY), undefined, { signal: this.#closing.signal }).catch(() => {});
    }
  }
}
