import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type ISubnet, type IVpc, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnCluster, CfnConfiguration } from 'aws-cdk-lib/aws-msk';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import type { AppConfig } from './config.ts';
import type { Kafka } from './kafka.ts';
import { serviceLog } from './service_log.ts';

export interface MskKafkaProps {
  readonly name: string;
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  readonly msk: NonNullable<AppConfig['kafka']['msk']>;
}

const KAFKA_VERSION = '3.9.x.kraft';
/** TLS, logins by IAM. */
const PORT = Port.tcp(9098);

/** docs/listener.md, docs/writer.md */
const FLOWS = 'mirrorscope.flows.v1';
const DEAD = `${FLOWS}.dead`;
const WRITERS = 'mirrorscope-writer';

/** An MSK cluster: TLS only, logins by IAM only, each record on three brokers where there are three. */
export class MskKafka extends Construct implements Kafka {
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets = {};
  readonly #name: string;
  readonly #arn: string;
  readonly #securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, { name, vpc, subnets, msk }: MskKafkaProps) {
    super(scope, id);
    this.#name = name;
    this.#securityGroup = new SecurityGroup(this, 'SecurityGroup', { vpc, description: 'Kafka brokers', allowAllOutbound: false });
    const brokers = subnets.length * msk.brokersPerZone;
    const configuration = new CfnConfiguration(this, 'Configuration', { name, serverProperties: serverProperties(brokers) });
    const cluster = new CfnCluster(this, 'Cluster', {
      clusterName: name,
      kafkaVersion: KAFKA_VERSION,
      numberOfBrokerNodes: brokers,
      brokerNodeGroupInfo: {
        instanceType: msk.instanceType,
        clientSubnets: subnets.map(({ subnetId }) => subnetId),
        securityGroups: [this.#securityGroup.securityGroupId],
        storageInfo: { ebsStorageInfo: { volumeSize: msk.storage } },
      },
      configurationInfo: { arn: configuration.attrArn, revision: configuration.attrLatestRevisionRevision },
      clientAuthentication: { sasl: { iam: { enabled: true } }, unauthenticated: { enabled: false } },
      encryptionInfo: { encryptionInTransit: { clientBroker: 'TLS', inCluster: true } },
      loggingInfo: { brokerLogs: { cloudWatchLogs: { enabled: true, logGroup: serviceLog(this).logGroupName } } },
    });
    this.#arn = cluster.attrArn;
    this.environment = { BROKERS: this.#bootstrap(), TLS: 'yes', SASL: 'aws-msk-iam', REGION: Stack.of(this).region };
  }

  allow(service: 'listener' | 'writer', role: IRole, group: SecurityGroup): void {
    this.#securityGroup.addIngressRule(group, PORT, `from ${service}s`);
    const grant = (actions: readonly string[], ...resources: string[]) =>
      role.addToPrincipalPolicy(new PolicyStatement({ actions: actions.map((action) => `kafka-cluster:${action}`), resources }));
    const produced = service === 'listener' ? FLOWS : DEAD;
    grant(['Connect', 'DescribeCluster', 'WriteDataIdempotently'], this.#arn);
    grant(['CreateTopic', 'DescribeTopic', 'WriteData'], this.#within('topic', produced));
    if (service === 'listener') return;
    grant(['DescribeTopic', 'ReadData'], this.#within('topic', FLOWS));
    grant(['DescribeGroup', 'AlterGroup'], this.#within('group', WRITERS));
  }

  /** The last but one part is an ID that AWS gives the cluster. */
  #within(resource: 'topic' | 'group', name: string): string {
    return Stack.of(this).formatArn({
      service: 'kafka',
      resource,
      resourceName: `${this.#name}/*/${name}`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }

  /** CloudFormation does not tell the brokers' addresses. */
  #bootstrap(): string {
    const call = {
      service: 'Kafka',
      action: 'getBootstrapBrokers',
      parameters: { ClusterArn: this.#arn },
      physicalResourceId: PhysicalResourceId.of(this.#arn),
    };
    const brokers = new AwsCustomResource(this, 'Brokers', {
      onUpdate: call,
      installLatestAwsSdk: false,
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({ actions: ['kafka:GetBootstrapBrokers'], resources: [this.#arn] }),
      ]),
      logGroup: serviceLog(this, 'BrokersLog'),
    });
    return brokers.getResponseField('BootstrapBrokerStringSaslIam');
  }
}

/** Listeners and writers make their topics themselves; what a writer that is away for so long has not read is gone. */
function serverProperties(brokers: number): string {
  const copies = Math.min(3, brokers);
  return [
    'auto.create.topics.enable=false',
    `default.replication.factor=${copies}`,
    `min.insync.replicas=${copies - 1}`,
    'log.retention.hours=72',
  ].join('\n');
}
