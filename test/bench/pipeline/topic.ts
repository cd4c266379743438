import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Kafka } from '../../kafka/kafka.ts';

/** Bytes of a topic's messages as they lie on the broker's disk. */
export function topicBytes({ folder }: Kafka, topic: string): number {
  const data = join(folder, 'data');
  const partitions = readdirSync(data).filter((name) => name.startsWith(`${topic}-`));
  const logs = partitions.flatMap((partition) =>
    readdirSync(join(data, partition))
      .filter((name) => name.endsWith('.log'))
      .map((name) => join(data, partition, name)),
  );
  return logs.reduce((sum, path) => sum + statSync(path).size, 0);
}
