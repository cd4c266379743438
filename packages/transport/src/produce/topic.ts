import type { Admin } from 'kafkajs';

/** How a topic is made that is not there. */
export interface TopicPlan {
  readonly topic: string;
  readonly partitions: number;
  /** Copies of each partition; what the brokers are told for new topics if not given. */
  readonly replication?: number | undefined;
}

const THE_BROKERS_OWN = -1;
/** By the clocks of the brokers: they refuse messages of a clock that is fast, and drop those of one that is slow as too old. */
const TIMES = [{ name: 'message.timestamp.type', value: 'LogAppendTime' }];
/** Milliseconds that the brokers may take for it. */
const TIMEOUT = 10_000;

/** Makes the topic where it is missing. Gives the number of partitions that it has. */
export async function ensureTopic(admin: Admin, { topic, partitions, replication = THE_BROKERS_OWN }: TopicPlan): Promise<number> {
  if (!(await admin.listTopics()).includes(topic)) {
    // Another listener may be faster, which is not an error.
    const made = { topic, numPartitions: partitions, replicationFactor: replication, configEntries: TIMES };
    await admin.createTopics({ topics: [made], timeout: TIMEOUT });
  }
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  return topics[0]!.partitions.length;
}
