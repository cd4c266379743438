import type { Admin } from 'kafkajs';

/** How a topic is made that is not there. */
export interface TopicPlan {
  readonly topic: string;
  readonly partitions: number;
  /** Copies of each partition; what the brokers are told for new topics if not given. */
  readonly replication?: number | undefined;
}

const THE_BROKERS_OWN = -1;
/** Milliseconds that the brokers may take for it. */
const TIMEOUT = 10_000;

/** Makes the topic where it is missing. Gives the number of partitions that it has. */
export async function ensureTopic(admin: Admin, { topic, partitions, replication = THE_BROKERS_OWN }: TopicPlan): Promise<number> {
  if (!(await admin.listTopics()).includes(topic)) {
    // Another listener may be faster, which is not an error.
    await admin.createTopics({ topics: [{ topic, numPartitions: partitions, replicationFactor: replication }], timeout: TIMEOUT });
  }
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  return topics[0]!.partitions.length;
}
