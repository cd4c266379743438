import type { KafkaConnection } from '../kafka_client.ts';
import type { Compression } from '../kafka_codecs.ts';
import type { TopicPlan } from './topic.ts';

export interface ProduceOptions extends TopicPlan {
  readonly connection: KafkaConnection;
  readonly compression: Compression;
  /** For the headers: version of the records, and name of the listener. */
  readonly version: number;
  readonly listener: string;
}
