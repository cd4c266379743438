import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { AppConfig } from './config.ts';
import { example, MIRROR_FILE, templateOf } from './testing/example.ts';

const made = (changes: Partial<AppConfig> = {}) => templateOf(example(changes));
const whole = made({
  mirror: MIRROR_FILE,
  begin: 5,
  alarms: { topic: 'arn:aws:sns:eu-west-1:123456789012:oncall', peakPackets: 200_000 },
});

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's, of any shape
const all = (template: Template, type: string): any[] => Object.values(template.findResources(type)).map(({ Properties }) => Properties);
const { network } = example();

test('the load balancer is internal, listens at UDP 4789, asks by TCP, and crosses zones as it was told', () => {
  whole.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    Scheme: 'internal',
    LoadBalancerAttributes: Match.arrayWith([{ Key: 'load_balancing.cross_zone.enabled', Value: 'false' }]),
  });
  whole.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 4789, Protocol: 'UDP' });
  whole.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
    HealthCheckProtocol: 'TCP',
    HealthCheckPort: '9480',
    TargetType: 'instance',
  });
  made({ crossZone: 'yes' }).hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    LoadBalancerAttributes: Match.arrayWith([{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }]),
  });
});

test('nothing can be reached from everywhere, and nothing has a public address', () => {
  const template = made({ network: { ...network, monitoring: ['10.9.0.0/24'] } });
  const inline = all(template, 'AWS::EC2::SecurityGroup').flatMap(({ SecurityGroupIngress = [] }) => SecurityGroupIngress);
  const opened = [...inline, ...all(template, 'AWS::EC2::SecurityGroupIngress')].filter(({ CidrIp, CidrIpv6 }) => CidrIp ?? CidrIpv6);
  assert.deepEqual(
    opened.map(({ CidrIp, IpProtocol, FromPort, ToPort }) => [CidrIp, IpProtocol, FromPort, ToPort]),
    [
      ['10.0.0.0/8', 'udp', 4789, 4789],
      ['10.9.0.0/24', 'tcp', 9479, 9479],
    ],
  );
  for (const { MapPublicIpOnLaunch } of all(whole, 'AWS::EC2::Subnet')) assert.equal(MapPublicIpOnLaunch, false);
});

test('no right is to every action of a service but what ECS itself asks for', () => {
  const actions = all(whole, 'AWS::IAM::Policy').flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.flatMap(({ Action }: { Action: unknown }) => Action),
  );
  assert.deepEqual(
    actions.filter((action) => action.includes('*')),
    ['ecs:Submit*'],
  );
});

test('disks, brokers and queues are encrypted', () => {
  for (const { LaunchTemplateData } of all(whole, 'AWS::EC2::LaunchTemplate'))
    for (const { Ebs } of LaunchTemplateData.BlockDeviceMappings) assert.equal(Ebs.Encrypted, true);
  whole.hasResourceProperties('AWS::MSK::Cluster', {
    EncryptionInfo: { EncryptionInTransit: { ClientBroker: 'TLS', InCluster: true } },
    ClientAuthentication: { Sasl: { Iam: { Enabled: true } }, Unauthenticated: { Enabled: false } },
  });
  whole.hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
  whole.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]),
    },
  });
});

test('instances of listeners: receive buffers, MTU, metadata by token only', () => {
  const [{ LaunchTemplateData: data }] = all(whole, 'AWS::EC2::LaunchTemplate');
  const script = JSON.stringify(data.UserData);
  assert.match(script, /net\.core\.rmem_max=67108864/);
  assert.match(script, /mtu 9001/);
  assert.equal(data.MetadataOptions.HttpTokens, 'required');
});

test('a listener leaves in order: drained by ECS, with more time than it needs', () => {
  whole.hasResourceProperties('AWS::ECS::CapacityProvider', { AutoScalingGroupProvider: { ManagedDraining: 'ENABLED' } });
  whole.hasResourceProperties('AWS::ECS::TaskDefinition', {
    NetworkMode: 'host',
    ContainerDefinitions: [Match.objectLike({ Command: ['listen'], StopTimeout: 60, ReadonlyRootFilesystem: true })],
  });
  whole.hasResourceProperties('AWS::ECS::Service', {
    DesiredCount: Match.absent(),
    DeploymentConfiguration: Match.objectLike({ MinimumHealthyPercent: 100 }),
    PlacementConstraints: [{ Type: 'distinctInstance' }],
    LoadBalancers: [Match.objectLike({ ContainerPort: 4789 })],
  });
});

test('as many listeners as the load asks for, and no fewer than one a zone', () => {
  whole.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 3, MaxCapacity: 9 });
  whole.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', { MinSize: '3', MaxSize: '14' });
});

test('passwords come from secrets, never as text', () => {
  const kafka = {
    brokers: ['kafka-1:9092'],
    tls: 'yes',
    sasl: 'plain',
    secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:kafka-Ab12Cd',
  } as const;
  const template = made({ kafka: { ...kafka, brokers: [...kafka.brokers] } });
  template.resourceCountIs('AWS::MSK::Cluster', 0);
  const containers = all(template, 'AWS::ECS::TaskDefinition').flatMap(({ ContainerDefinitions }) => ContainerDefinitions);
  const secrets = containers.flatMap(({ Secrets }) => Secrets.map(({ Name }: { Name: string }) => Name));
  assert.deepEqual(secrets.sort(), [
    'MIRRORSCOPE_LISTEN_KAFKA_PASSWORD',
    'MIRRORSCOPE_LISTEN_KAFKA_USERNAME',
    'MIRRORSCOPE_WRITE_KAFKA_PASSWORD',
    'MIRRORSCOPE_WRITE_KAFKA_USERNAME',
    'MIRRORSCOPE_WRITE_STORE',
  ]);
});

test('a VPC that exists is used as it is', () => {
  const { cidr: _, ...rest } = network;
  const subnets = ['subnet-01234561', 'subnet-01234562', 'subnet-01234563'];
  const template = made({ network: { ...rest, vpc: 'vpc-0123456789abcdef0', subnets } });
  template.resourceCountIs('AWS::EC2::VPC', 0);
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Subnets: subnets });
  template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', { VPCZoneIdentifier: subnets });
  template.hasResourceProperties('AWS::MSK::Cluster', { NumberOfBrokerNodes: 3, BrokerNodeGroupInfo: { ClientSubnets: subnets } });
});

test('each copy of a record but one may be lost, in two zones as in three', () => {
  whole.hasResourceProperties('AWS::MSK::Configuration', {
    ServerProperties: Match.stringLikeRegexp('replication.factor=3\nmin.insync.replicas=2'),
  });
  const zones = network.zones.slice(0, 2);
  made({ network: { ...network, zones } }).hasResourceProperties('AWS::MSK::Configuration', {
    ServerProperties: Match.stringLikeRegexp('replication.factor=2\nmin.insync.replicas=1'),
  });
});

test('the mirror of the file, with the new load balancer as its target', () => {
  const [loadBalancer] = Object.keys(whole.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'));
  whole.hasResourceProperties('Custom::MirrorscopeMirror', { Mirror: 'prod', Begin: 5, Destination: { Ref: loadBalancer } });
  // Before listeners are there a mirror would not work; and it goes before they do.
  const [mirror] = Object.values(whole.findResources('Custom::MirrorscopeMirror'));
  const [listeners, ...more] = Object.keys(whole.findResources('AWS::ECS::Service', { Properties: { LoadBalancers: Match.anyValue() } }));
  assert.deepEqual(more, []);
  assert.ok(mirror?.['DependsOn'].includes(listeners));
  made().resourceCountIs('Custom::MirrorscopeMirror', 0);
});

test('alarms for what may go wrong on the way, told to the topic', () => {
  const alarms = all(whole, 'AWS::CloudWatch::Alarm');
  const about = alarms.map(({ MetricName, Metrics }) => MetricName ?? /SUM\((\w+)\)/.exec(Metrics[0].Expression)?.[1]);
  assert.deepEqual(about.sort(), [
    'ApproximateNumberOfMessagesVisible',
    'Errors',
    'NetworkPacketsSkipMirrorIn',
    'NetworkPacketsSkipMirrorOut',
    'PeakPacketsPerSecond',
    'SecurityGroupBlockedFlowCount_Inbound_UDP',
    'UnHealthyHostCount',
  ]);
  for (const { AlarmActions } of alarms) assert.deepEqual(AlarmActions, ['arn:aws:sns:eu-west-1:123456789012:oncall']);
  whole.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'PeakPacketsPerSecond', Threshold: 200_000 });
});
