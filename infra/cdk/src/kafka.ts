import type { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Secret } from 'aws-cdk-lib/aws-ecs';
import type { IRole } from 'aws-cdk-lib/aws-iam';

/** How services get to Kafka. */
export interface Kafka {
  /** Variables, by the names that they have below a service's prefix: `BROKERS`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, Secret>>;
  /** A service with this role and security group may do what it is for. */
  allow(service: 'listener' | 'writer', role: IRole, group: SecurityGroup): void;
}

/** `MIRRORSCOPE_LISTEN` and `BROKERS` give `MIRRORSCOPE_LISTEN_KAFKA_BROKERS`. */
export function kafkaVariables<T>(prefix: string, values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}_KAFKA_${key}`, value]));
}
