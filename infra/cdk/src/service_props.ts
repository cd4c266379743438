import type { InstanceType, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Cluster, ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { AppConfig } from './config.ts';
import type { Kafka } from './kafka.ts';

/** What listeners and writers have in common. */
export interface ServiceProps {
  readonly config: AppConfig;
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  readonly cluster: Cluster;
  readonly image: ContainerImage;
  /** Of the listeners: the image is built for one architecture. */
  readonly instanceType: InstanceType;
  readonly kafka: Kafka;
}
