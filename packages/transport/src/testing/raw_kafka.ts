import { randomUUID } from 'node:crypto';
import kafkajs, { type Admin, Kafka, logLevel, type Producer } from 'kafkajs';
import '../kafka_codecs.ts';
import { type ConsumedMessage, consumedMessage } from '../consume/message.ts';

export interface RawMessage {
  readonly partition: number;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ReadMessage extends ConsumedMessage {
  readonly partition: number;
}

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, CompressionCodecs, CompressionTypes, ResourcePatternTypes } = kafkajs;

/** Snappy as a length and one stretch of bytes as they are, which is enough for brokers. */
const { decompress } = CompressionCodecs[CompressionTypes.Snappy]();
const LITERAL = 61 << 2;
CompressionCodecs[CompressionTypes.Snappy] = () => ({
  async compress({ buffer }: { readonly buffer: Buffer }) {
    const { length } = buffer;
    const head = [(length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14, LITERAL, (length - 1) & 0xff, (length - 1) >> 8];
    return Buffer.concat([Buffer.from(head), buffer]);
  },
  decompress,
});

/** A cluster as tests want it: whatever they like goes in, and all that is there comes out. */
export class RawKafka {
  readonly #client: Kafka;
  readonly #admin: Admin;
  readonly #producer: Producer;

  private constructor(brokers: readonly string[]) {
    this.#client = new Kafka({ brokers: [...brokers], clientId: 'test', logLevel: logLevel.NOTHING });
    this.#admin = this.#client.admin();
    this.#producer = this.#client.producer({
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
    });
  }

  static async connect(brokers: readonly string[]): Promise<RawKafka> {
    const kafka = new RawKafka(brokers);
    await kafka.#admin.connect();
    await kafka.#producer.connect();
    return kafka;
  }

  async createTopic(topic: string, partitions: number, config: Readonly<Record<string, string>> = {}): Promise<void> {
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
    await this.#admin.createTopics({ topics: [{ topic, numPartitions: partitions, replicationFactor: 1, configEntries }] });
  }

  /** Where brokers have an authorizer. */
  async allow(
    user: string,
    operation: 'READ' | 'WRITE' | 'DESCRIBE' | 'DESCRIBE_CONFIGS',
    kind: 'TOPIC' | 'GROUP',
    name: string,
  ): Promise<void> {
    const who = { principal: `User:${user}`, host: '*', permissionType: AclPermissionTypes.ALLOW, operation: AclOperationTypes[operation] };
    const what = { resourceType: AclResourceTypes[kind], resourceName: name, resourcePatternType: ResourcePatternTypes.LITERAL };
    await this.#admin.createAcls({ acl: [{ ...who, ...what }] });
  }

  async deleteTopic(topic: string): Promise<void> {
    await this.#admin.deleteTopics({ topics: [topic] });
  }

  /** With Snappy a request may have 64 KiB at most. */
  async produce(topic: string, messages: readonly RawMessage[], compression: 'gzip' | 'snappy' = 'gzip'): Promise<void> {
    await this.#producer.send({
      topic,
      compression: compression === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.Snappy,
      messages: messages.map(({ headers, ...message }) => ({ ...message, headers: { ...headers } })),
    });
  }

  /** Offsets after the last message of each partition. */
  async ends(topic: string): Promise<number[]> {
    const offsets = await this.#admin.fetchTopicOffsets(topic);
    return offsets.toSorted((a, b) => a.partition - b.partition).map(({ high }) => Number(high));
  }

  /** What a group has committed for each partition: -1 where nothing. */
  async committed(group: string, topic: string): Promise<number[]> {
    const [offsets] = await this.#admin.fetchOffsets({ groupId: group, topics: [topic] });
    return offsets!.partitions.toSorted((a, b) => a.partition - b.partition).map(({ offset }) => Number(offset));
  }

  /** Everything that is in the topic now. */
  async read(topic: string): Promise<ReadMessage[]> {
    const wanted = (await this.ends(topic)).reduce((sum, end) => sum + end, 0);
    const found: ReadMessage[] = [];
    if (wanted === 0) return found;
    const groupId = `read-${randomUUID()}`;
    const consumer = this.#client.consumer({ groupId, maxWaitTimeInMs: 50 });
    const { promise, resolve } = Promise.withResolvers<void>();
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      async eachMessage({ partition, message }) {
        if (found.push({ partition, ...consumedMessage(message) }) === wanted) resolve();
      },
    });
    await promise;
    await consumer.disconnect();
    return found;
  }

  async close(): Promise<void> {
    await this.#producer.disconnect();
    await this.#admin.disconnect();
  }
}
