import { type MirrorLoadBalancer, VXLAN_PORT } from '@mirrorscope/mirror/cdk';
import { Duration } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  type CfnService,
  Ec2Service,
  Ec2TaskDefinition,
  type ICluster,
  LogDrivers,
  NetworkMode,
  PlacementConstraint,
  PlacementStrategy,
  Protocol,
} from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { confined } from './confined.ts';
import { kafkaVariables } from './kafka.ts';
import { ListenerInstances } from './listener_instances.ts';
import { serviceLog } from './service_log.ts';
import type { ServiceProps } from './service_props.ts';

export interface ListenersProps extends ServiceProps {
  readonly entry: MirrorLoadBalancer;
}

/** /metrics; docs/listener.md */
const METRICS_PORT = 9479;
/** The home of the image, where the spool is. */
const HOME = '/var/lib/mirrorscope';

/**
 * Listeners, one an instance, in an ECS service on instances of an Auto Scaling group. ECS rather than the group alone, for how it ends a listener: out of the
 * load balancer first, a while for what its flows still send, then SIGTERM, so that every flow gets written; at a scale-in, at a new version, and where
 * an instance fails, without a script of ours. Not Fargate: that has no network of the host, and receive buffers of the default size.
 */
export class Listeners extends Construct {
  readonly service: Ec2Service;

  constructor(scope: Construct, id: string, { config, vpc, subnets, cluster, image, instanceType, kafka, entry }: ListenersProps) {
    super(scope, id);
    const { sources, monitoring, zones } = config.network;
    const { least = zones.length, most = 3 * least, spool } = config.listeners;
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', { vpc, description: 'Listeners' });
    entry.allowTo(securityGroup);
    for (const cidr of monitoring) securityGroup.addIngressRule(Peer.ipv4(cidr), Port.tcp(METRICS_PORT), 'metrics');
    const instances = new ListenerInstances(this, 'Instances', {
      vpc,
      subnets,
      cluster,
      instanceType,
      securityGroup,
      least,
      most,
      spool,
      home: HOME,
    });

    const task = new Ec2TaskDefinition(this, 'Task', { networkMode: NetworkMode.HOST });
    task.addVolume({ name: 'home', host: { sourcePath: HOME } });
    const container = task.addContainer('listener', {
      ...confined(this, 'Linux'),
      image,
      command: ['listen'],
      memoryReservationMiB: 1024,
      portMappings: [{ containerPort: VXLAN_PORT, protocol: Protocol.UDP }],
      environment: {
        MIRRORSCOPE_LISTEN_BIND: '0.0.0.0',
        MIRRORSCOPE_LISTEN_GENEVE_PORT: '0',
        MIRRORSCOPE_LISTEN_ALLOW_SOURCES: sources.join(','),
        MIRRORSCOPE_LISTEN_OUTPUT: 'kafka',
        MIRRORSCOPE_LISTEN_SPOOL_DIRECTORY: `${HOME}/spool`,
        MIRRORSCOPE_LISTEN_SPOOL_MAX_BYTES: `${spool}GiB`,
        ...kafkaVariables('MIRRORSCOPE_LISTEN', kafka.environment),
      },
      secrets: kafkaVariables('MIRRORSCOPE_LISTEN', kafka.secrets),
      logging: LogDrivers.awsLogs({ streamPrefix: 'listener', logGroup: serviceLog(this) }),
      // Longer than drainLimit, 30 s.
      stopTimeout: Duration.seconds(60),
    });
    container.addMountPoints({ sourceVolume: 'home', containerPath: HOME, readOnly: false });
    kafka.allow('listener', task.taskRole, securityGroup);

    this.service = new Ec2Service(this, 'Service', {
      // The library's own types are not made for exactOptionalPropertyTypes.
      cluster: cluster as ICluster,
      taskDefinition: task,
      // New listeners start before old ones leave.
      minHealthyPercent: 100,
      maxHealthyPercent: 150,
      circuitBreaker: { rollback: true },
      capacityProviderStrategies: [{ capacityProvider: instances.provider.capacityProviderName, weight: 1 }],
      placementConstraints: [PlacementConstraint.distinctInstances()],
      placementStrategies: [PlacementStrategy.spreadAcross('attribute:ecs.availability-zone')],
    });
    // Otherwise each deployment would take back what the load has asked for; ECS begins with one, and scaling brings the least at once.
    (this.service.node.defaultChild as CfnService).addPropertyDeletionOverride('DesiredCount');
    const target = this.service.loadBalancerTarget({ containerName: 'listener', containerPort: VXLAN_PORT, protocol: Protocol.UDP });
    entry.targetGroup.addTarget(target);
    this.service
      .autoScaleTaskCount({ minCapacity: least, maxCapacity: most })
      .scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
  }
}
