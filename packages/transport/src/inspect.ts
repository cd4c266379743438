import { randomBytes } from 'node:crypto';
import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { isTooLarge, kafkaFault } from './consume/fault.ts';
import { type KafkaConnection, kafkaClient } from './kafka_client.ts';
import { Sockets } from './kafka_sockets.ts';

export interface InspectOptions {
  readonly connection: KafkaConnection;
  readonly topic: string;
  /** Asks whether this client may produce to the topic. */
  readonly write: boolean;
  /** Asks whether this client may see that consumer group. */
  readonly group?: string | undefined;
  /** Ends it at once, with an error. */
  readonly signal: AbortSignal;
}

/** A Kafka cluster as one of its clients sees it. */
export interface KafkaFacts {
  readonly brokers: number;
  /** Undefined where there is none. */
  readonly topic: TopicFacts | undefined;
}

export interface TopicFacts {
  readonly partitions: number;
  /** Copies of the partition that has fewest. */
  readonly replication: number;
  readonly withoutLeader: number;
  /** Copies that are up to date, of the partition that has fewest. */
  readonly inSync: number;
  /** Undefined where this client may not ask for them. */
  readonly limits: TopicLimits | undefined;
  /** May this client produce to it? Undefined where that was not asked, or cannot be found out. */
  readonly writable: boolean | undefined;
}

export interface TopicLimits {
  /** Of a batch as it is stored. */
  readonly maxMessageBytes: number;
  readonly minInSync: number;
}

const { CompressionTypes, ConfigResourceTypes } = kafkajs;
const RETRY = { retries: 1, initialRetryTime: 100, maxRetryTime: 200 };
const REQUEST_TIMEOUT = 5000;
/** A larger probe is no longer a small question. */
const LARGEST_PROBE = 16 * 1024 ** 2;
const ALL_COPIES = -1;

/** Looks and leaves nothing behind. Throws TransportError unreachable or denied. */
export async function inspectKafka({ connection, topic, write, group, signal }: InspectOptions): Promise<KafkaFacts> {
  const sockets = new Sockets();
  const end = () => sockets.end();
  signal.addEventListener('abort', end);
  const client = kafkaClient(connection, RETRY, { sockets, requestTimeout: REQUEST_TIMEOUT });
  const admin = client.admin();
  try {
    await asked(`reach Kafka at ${connection.brokers.join()}`, admin.connect());
    const { brokers } = await asked('ask for the brokers', admin.describeCluster());
    // Whoever may be a member of it may see it.
    if (group !== undefined) await asked(`see the consumer group ${group}`, admin.describeGroups([group]));
    return { brokers: brokers.length, topic: await topicFacts(client, admin, topic, write) };
  } finally {
    signal.removeEventListener('abort', end);
    end();
    admin.disconnect().catch(() => {});
  }
}

async function asked<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw kafkaFault(error, what, 'unreachable');
  }
}

async function topicFacts(client: Kafka, admin: Admin, topic: string, write: boolean): Promise<TopicFacts | undefined> {
  let partitions: { leader: number; replicas: number[]; isr: number[] }[];
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    partitions = topics.flatMap((found) => found.partitions);
  } catch (error) {
    if (error instanceof Error && 'type' in error && error.type === 'UNKNOWN_TOPIC_OR_PARTITION') return undefined;
    throw kafkaFault(error, `see the topic ${topic}`, 'unreachable');
  }
  const limits = await topicLimits(admin, topic).catch(() => undefined);
  return {
    partitions: partitions.length,
    replication: Math.min(...partitions.map(({ replicas }) => replicas.length)),
    withoutLeader: partitions.filter(({ leader }) => leader < 0).length,
    inSync: Math.min(...partitions.map(({ isr }) => isr.length)),
    limits,
    writable: write && limits !== undefined ? await isWritable(client, topic, limits) : undefined,
  };
}

async function topicLimits(admin: Admin, topic: string): Promise<TopicLimits> {
  const configNames = ['max.message.bytes', 'min.insync.replicas'];
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames }],
  });
  const entries = resources.flatMap(({ configEntries }) => configEntries);
  const [maxMessageBytes, minInSync] = configNames.map((name) =>
    Number(entries.find(({ configName }) => configName === name)?.configValue),
  );
  return { maxMessageBytes: maxMessageBytes!, minInSync: minInSync! };
}

/** Offers a message that is too large to be stored: brokers look at the rights first. */
async function isWritable(client: Kafka, topic: string, { maxMessageBytes }: TopicLimits): Promise<boolean | undefined> {
  if (!(maxMessageBytes <= LARGEST_PROBE)) return undefined;
  const producer = client.producer({ allowAutoTopicCreation: false, retry: { retries: 0 } });
  try {
    await producer.connect();
    const messages = [{ partition: 0, value: randomBytes(maxMessageBytes + 1) }];
    await producer.send({ topic, acks: ALL_COPIES, compression: CompressionTypes.None, messages });
    return true;
  } catch (error) {
    const { code } = kafkaFault(error, 'produce', 'write');
    if (code === 'denied') return false;
    return isTooLarge(error) ? true : undefined;
  } finally {
    producer.disconnect().catch(() => {});
  }
}
