import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { RawKafka } from '@mirrorscope/transport/testing/raw_kafka';
import { Kafka, type KafkaOptions } from '../kafka/kafka.ts';
import { Load } from './load.ts';
import { StoreProcess } from './store_process.ts';
import { WriterProcess, type WriterSettings } from './writer_process.ts';

const LOOK_MS = 50;
const DONE_MS = 60_000;

/** A broker and a store, and what a test needs to run writers between them. */
export class Pipeline {
  readonly kafka: Kafka;
  readonly raw: RawKafka;
  readonly store: StoreProcess;

  private constructor(kafka: Kafka, raw: RawKafka, store: StoreProcess) {
    this.kafka = kafka;
    this.raw = raw;
    this.store = store;
  }

  static async start(options: KafkaOptions = {}): Promise<Pipeline> {
    // So that a dead writer is missed soon.
    const settings = { 'group.min.session.timeout.ms': 1000 };
    const [kafka, store] = await Promise.all([Kafka.start({ ...options, settings }), StoreProcess.start()]);
    return new Pipeline(kafka, await RawKafka.connect(kafka.brokers), store);
  }

  async stop(): Promise<void> {
    await this.raw.close();
    await this.kafka.stop();
    await this.store.stop();
  }

  load(name: string, partitions = 3): Promise<Load> {
    return Load.start(this.raw, name, partitions);
  }

  /** Settings of a writer for a load. Its blocks are small, so that there are many. */
  settings({ topic }: Load, more: WriterSettings = {}): WriterSettings {
    return {
      KAFKA_BROKERS: this.kafka.brokers.join(),
      KAFKA_TOPIC: topic,
      KAFKA_GROUP: groupOf(topic),
      KAFKA_DEAD_TOPIC: `${topic}.dead`,
      KAFKA_SESSION_TIMEOUT: '2s',
      STORE: this.store.url,
      BLOCK_ROWS: '500',
      BLOCK_LINGER: '100ms',
      ...more,
    };
  }

  /** A writer that ends with the test at the latest. */
  async writer(t: TestContext, load: Load, more?: WriterSettings): Promise<WriterProcess> {
    const writer = this.spawnWriter(t, load, more);
    await writer.ready();
    return writer;
  }

  spawnWriter(t: TestContext, load: Load, more?: WriterSettings): WriterProcess {
    const writer = WriterProcess.spawn(this.settings(load, more));
    t.after(() => writer.kill9());
    return writer;
  }

  /** Resolves when the group has committed all that the topic has. */
  async done(load: Load): Promise<void> {
    for (const deadline = Date.now() + DONE_MS; !(await load.isCommitted(groupOf(load.topic))); await sleep(LOOK_MS)) {
      if (Date.now() > deadline)
        throw new Error(`not done: ${await this.raw.committed(groupOf(load.topic), load.topic)} of ${await this.raw.ends(load.topic)}`);
    }
  }
}

const groupOf = (topic: string): string => `writers of ${topic}`;
