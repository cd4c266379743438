import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { RawKafka } from '@mirrorscope/transport/testing/raw_kafka';
import { Kafka } from '../kafka/kafka.ts';
import { StoreProcess } from '../writer/store_process.ts';
import { WriterProcess } from '../writer/writer_process.ts';
import { captureTotals } from './capture_totals.ts';
import { FedListener } from './fed_listener.ts';
import { Keeper } from './keeper.ts';
import { stoppedBy } from './stopped_by.ts';
import { DEAD_TOPIC, produced, TOPIC } from './topic.ts';
import { assertRollups, differences, type Sheet, stored } from './totals.ts';
import { until } from './until.ts';

const PARTITIONS = 4;
const GROUP = 'mirrorscope-writer';
/** Of all listeners together. */
const PACKETS_PER_SECOND = 5000;
const START_MS = 30_000;
const SETTLED_MS = 120_000;
/** So that a dead writer is missed soon. */
const BROKER = { 'group.min.session.timeout.ms': 1000 };
/** Small blocks, so that faults find some under way. */
const WRITER = { KAFKA_SESSION_TIMEOUT: '2s', BLOCK_ROWS: '200', BLOCK_LINGER: '50ms' };

export interface StageOptions {
  readonly listeners: number;
  readonly writers: number;
}

/** What the checks after a fault found in all. */
export interface Balance {
  readonly rows: bigint;
  readonly messages: number;
  readonly duplicates: number;
}

interface Parts {
  readonly kafka: Kafka;
  readonly raw: RawKafka;
  readonly store: StoreProcess;
  /** Of the store. */
  readonly keeper: Keeper;
  readonly capture: Sheet;
}

interface Seat<T> {
  readonly keeper: Keeper;
  actor: T;
}

/** Listeners, a broker, writers and ClickHouse, each a process of its own; load; and the check that nothing is missing or there twice. */
export class Stage {
  readonly kafka: Kafka;
  readonly raw: RawKafka;
  readonly store: StoreProcess;
  readonly #capture: Sheet;
  readonly #storeKeeper: Keeper;
  readonly #listeners: Seat<FedListener>[] = [];
  readonly #writers: Seat<WriterProcess>[] = [];
  /** Those that were killed, too: what they had accepted has to be there for ever. */
  readonly #allListeners: FedListener[] = [];
  #feeding: Promise<void>[] = [];
  #isFeeding = false;
  #ends: AsyncDisposableStack | undefined;

  private constructor(parts: Parts) {
    this.kafka = parts.kafka;
    this.raw = parts.raw;
    this.store = parts.store;
    this.#capture = parts.capture;
    this.#storeKeeper = parts.keeper;
    this.#storeKeeper.watch(parts.store.pid);
  }

  static async start({ listeners, writers }: StageOptions): Promise<Stage> {
    // What has started is ended where the rest does not start.
    await using ends = new AsyncDisposableStack();
    const keeper = ends.adopt(new Keeper(), (keeper) => keeper.end());
    const [kafka, store, capture] = await Promise.all([
      stoppedBy(ends, Kafka.start({ settings: BROKER })),
      stoppedBy(ends, StoreProcess.start(join(keeper.folder, 'store'))),
      captureTotals(),
    ]);
    const raw = ends.adopt(await RawKafka.connect(kafka.brokers), (raw) => raw.close());
    const stage = ends.adopt(new Stage({ kafka, raw, store, keeper, capture }), (stage) => stage.#endActors());
    await stage.#createTopic(TOPIC, PARTITIONS);
    await stage.#createTopic(DEAD_TOPIC, 1);
    for (let i = 0; i < listeners; i++) await stage.addListener();
    await Promise.all(Array.from({ length: writers }, () => stage.addWriter()));
    stage.#ends = ends.move();
    return stage;
  }

  get writers(): readonly WriterProcess[] {
    return this.#writers.map(({ actor }) => actor);
  }

  get listeners(): readonly FedListener[] {
    return this.#listeners.map(({ actor }) => actor);
  }

  /** With a spool of its own, in a directory that may be given. */
  async addListener(directory?: string): Promise<FedListener> {
    const keeper = new Keeper();
    const spool = directory ?? join(keeper.folder, 'spool');
    mkdirSync(spool, { recursive: true });
    const actor = await this.#startListener(keeper, spool);
    this.#listeners.push({ keeper, actor });
    return actor;
  }

  /** Kills a listener in the midst of its work, and starts another one in its place, with its spool. */
  async replaceListener(listener: FedListener): Promise<void> {
    const seat = this.#listeners.find(({ actor }) => actor === listener)!;
    await listener.kill9();
    await this.rest();
    seat.actor = await this.#startListener(seat.keeper, listener.spool);
  }

  /** In an orderly way, once it has nothing left. */
  async removeListener(listener: FedListener): Promise<void> {
    await this.rest();
    await listener.isDry();
    await listener.end();
    const at = this.#listeners.findIndex(({ actor }) => actor === listener);
    const [seat] = this.#listeners.splice(at, 1);
    await seat!.keeper.end();
  }

  async addWriter(): Promise<void> {
    const seat: Seat<WriterProcess> = { keeper: new Keeper(), actor: this.#spawnWriter() };
    this.#writers.push(seat);
    seat.keeper.watch(seat.actor.pid);
    await seat.actor.ready();
  }

  /** In an orderly way. */
  async removeWriter(writer: WriterProcess): Promise<void> {
    const at = this.#writers.findIndex(({ actor }) => actor === writer);
    const [seat] = this.#writers.splice(at, 1);
    assert.equal(await writer.stop(), 0, `a writer ends. ${writer.log.tail()}`);
    await seat!.keeper.end();
  }

  /** Kills a writer, and starts another one in its place that is not waited for. */
  async replaceWriter(writer: WriterProcess): Promise<void> {
    const seat = this.#writers.find(({ actor }) => actor === writer)!;
    await writer.kill9();
    seat.actor = this.#spawnWriter();
    seat.keeper.watch(seat.actor.pid);
  }

  async killStore(): Promise<void> {
    await this.store.kill9();
  }

  async restartStore(): Promise<void> {
    await this.store.restart();
    this.#storeKeeper.watch(this.store.pid);
  }

  /** All listeners are sent packets, until rest(). */
  feed(): void {
    this.#isFeeding = true;
    this.#feeding = this.listeners.map(async (listener) => {
      while (this.#isFeeding) await listener.feed(PACKETS_PER_SECOND / this.#listeners.length);
    });
  }

  /** Resolves when the round that is under way is sent. */
  async rest(): Promise<void> {
    this.#isFeeding = false;
    await Promise.all(this.#feeding.splice(0));
  }

  /** Waits until all of it has gone all the way, and compares every sum. */
  async settle(): Promise<Balance> {
    await this.rest();
    await Promise.all(this.listeners.map((listener) => listener.isDry()));
    let lag = '';
    await until(
      async () => {
        const [ends, committed] = await Promise.all([this.raw.ends(TOPIC), this.raw.committed(GROUP, TOPIC)]);
        lag = `committed ${committed} of ${ends}`;
        return ends.every((end, partition) => end === Math.max(0, committed[partition]!));
      },
      SETTLED_MS,
      () => `${lag}. ${this.writers.map(({ log }) => log.tail()).join('\n')}`,
    );
    return this.#compare();
  }

  async stop(): Promise<void> {
    await this.#ends?.disposeAsync();
  }

  /** However they are. */
  async #endActors(): Promise<void> {
    this.#isFeeding = false;
    await Promise.all([...this.listeners.map((listener) => listener.stop()), ...this.writers.map((writer) => writer.kill9())]);
    await Promise.all(this.#feeding);
    this.kafka.resume();
    await Promise.all([...this.#listeners, ...this.#writers].map(({ keeper }) => keeper.end()));
  }

  /** Brokers may not know at once what they have made. */
  async #createTopic(topic: string, partitions: number): Promise<void> {
    await this.raw.createTopic(topic, partitions).catch(() => {});
    await until(
      async () => (await this.raw.ends(topic)).length === partitions,
      START_MS,
      () => `there is no topic ${topic}`,
    );
  }

  async #compare(): Promise<Balance> {
    const { tally, messages, duplicates } = await produced(this.raw);
    const expected = tally.sheets();
    const found = await this.store.ask(async (store) => {
      await assertRollups(store);
      return stored(store);
    });
    assert.deepEqual(differences(found, expected), [], 'what ClickHouse has is what the topic has');
    for (const listener of this.#allListeners) listener.assertMade(found.get(listener.name), this.#capture);
    assert.deepEqual(await this.raw.ends(DEAD_TOPIC), [0], 'dead letters');
    const rows = [...found.values()].reduce((sum, sheet) => sum + sheet['rows']!, 0n);
    return { rows, messages, duplicates };
  }

  async #startListener(keeper: Keeper, spool: string): Promise<FedListener> {
    const name = `listener-${this.#allListeners.length + 1}`;
    const listener = await FedListener.start(name, this.kafka.brokers, keeper, spool);
    this.#allListeners.push(listener);
    return listener;
  }

  #spawnWriter(): WriterProcess {
    return WriterProcess.spawn({ KAFKA_BROKERS: this.kafka.brokers.join(), STORE: this.store.url, ...WRITER });
  }
}
