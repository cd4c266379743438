import { Duration } from 'aws-cdk-lib';
import { InstanceArchitecture, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CpuArchitecture, FargateService, FargateTaskDefinition, type ICluster, LogDrivers, Secret } from 'aws-cdk-lib/aws-ecs';
import { Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { kafkaVariables } from './kafka.ts';
import { serviceLog } from './service_log.ts';
import type { ServiceProps } from './service_props.ts';

const HEALTH_CHECK = 'fetch(process.env.MIRRORSCOPE_HEALTH_URL).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))';

/** Writers, from Kafka into ClickHouse, on Fargate: they keep nothing, and want nothing of a machine. */
export class Writers extends Construct {
  readonly service: FargateService;

  constructor(scope: Construct, id: string, { config, vpc, subnets, cluster, image, instanceType, kafka }: ServiceProps) {
    super(scope, id);
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', { vpc, description: 'Writers' });
    const isArm = instanceType.architecture === InstanceArchitecture.ARM_64;
    const task = new FargateTaskDefinition(this, 'Task', {
      cpu: 1024,
      memoryLimitMiB: 2048,
      runtimePlatform: { cpuArchitecture: isArm ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64 },
    });
    const store = StoredSecret.fromSecretCompleteArn(this, 'Store', config.clickhouse.secret);
    task.addContainer('writer', {
      image,
      command: ['write'],
      readonlyRootFilesystem: true,
      environment: {
        MIRRORSCOPE_HEALTH_URL: 'http://127.0.0.1:9481/healthz',
        ...kafkaVariables('MIRRORSCOPE_WRITE', kafka.environment),
      },
      secrets: { MIRRORSCOPE_WRITE_STORE: Secret.fromSecretsManager(store), ...kafkaVariables('MIRRORSCOPE_WRITE', kafka.secrets) },
      // As the image has it, which ECS does not look at.
      healthCheck: { command: ['CMD', 'node', '-e', HEALTH_CHECK], interval: Duration.seconds(30), startPeriod: Duration.seconds(60) },
      logging: LogDrivers.awsLogs({ streamPrefix: 'writer', logGroup: serviceLog(this) }),
      // Longer than drainLimit, 30 s.
      stopTimeout: Duration.seconds(60),
    });
    kafka.allow('writer', task.taskRole, securityGroup);
    this.service = new FargateService(this, 'Service', {
      // The library's own types are not made for exactOptionalPropertyTypes.
      cluster: cluster as ICluster,
      taskDefinition: task,
      desiredCount: config.writers.count,
      minHealthyPercent: 50,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
      securityGroups: [securityGroup],
      vpcSubnets: { subnets: [...subnets] },
      assignPublicIp: false,
    });
  }
}
