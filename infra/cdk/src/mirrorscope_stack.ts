import { MirrorLoadBalancer, TrafficMirror } from '@mirrorscope/mirror/cdk';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Cluster, ContainerImage, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import type { AppConfig } from './config.ts';
import { GivenKafka } from './given_kafka.ts';
import { Listeners } from './listeners.ts';
import { MskKafka } from './msk_kafka.ts';
import { Network } from './network.ts';
import { Writers } from './writers.ts';

/** Load balancer, listeners, Kafka and writers; the mirror, where a file is given; alarms. docs/cdk.md */
export class MirrorscopeStack extends Stack {
  constructor(scope: Construct, config: AppConfig) {
    const { name, account, region } = config;
    super(scope, name, { env: { account, region }, description: 'Mirrorscope: mirrored packets to flow records in ClickHouse' });
    const { vpc, subnets } = new Network(this, 'Network', config.network);
    const entry = new MirrorLoadBalancer(this, 'Entry', {
      vpc,
      subnets: { subnets: [...subnets] },
      crossZone: config.crossZone === 'yes',
      sources: config.network.sources,
    });
    const { msk } = config.kafka;
    const kafka =
      msk === undefined ? new GivenKafka(this, 'Kafka', config.kafka) : new MskKafka(this, 'Kafka', { name, vpc, subnets, msk });
    const shared = {
      config,
      vpc,
      subnets,
      kafka,
      cluster: new Cluster(this, 'Cluster', { vpc, containerInsightsV2: ContainerInsights.ENABLED }),
      image: ContainerImage.fromEcrRepository(Repository.fromRepositoryName(this, 'Repository', config.image.repository), config.image.tag),
      instanceType: new InstanceType(config.listeners.instanceType),
    };
    const listeners = new Listeners(this, 'Listeners', { ...shared, entry });
    new Writers(this, 'Writers', shared);
    const mirror = this.#mirror(config, entry);
    // Without listeners a mirror would not work; and it has to go before they do.
    mirror?.node.addDependency(listeners);
    new Alarms(this, 'Alarms', { ...config.alarms, entry, mirror });
    new CfnOutput(this, 'LoadBalancerArn', { value: entry.loadBalancer.loadBalancerArn, description: 'For targets in mirror.yaml' });
  }

  #mirror({ mirror, begin }: AppConfig, target: MirrorLoadBalancer): TrafficMirror | undefined {
    if (mirror === undefined) return undefined;
    return new TrafficMirror(this, 'Mirror', { mirror, target, ...(begin !== undefined && { begin }) });
  }
}
