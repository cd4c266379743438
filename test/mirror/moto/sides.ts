import { CreateSubnetCommand, CreateVpcCommand, DescribeSecurityGroupsCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { Cloud } from '@mirrorscope/mirror/testing/cloud';
import { Moto } from './moto.ts';

/** One of two clouds that hold the same: an instance behind a load balancer for VXLAN. */
export interface Side {
  readonly ec2: EC2Client;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly vpc: string;
  readonly subnet: string;
  readonly group: string;
  readonly instance: string;
  readonly interface: string;
  readonly loadBalancer: string;
  /** Other IDs that answers speak of, by what they are. */
  readonly names: Map<string, string>;
  stop(): Promise<void>;
}

const REGION = 'us-east-1';
const ZONE = 'us-east-1a';
const NETWORK = { vpc: '10.0.0.0/16', subnet: '10.0.1.0/24' };
const TAGS = { team: 'web', text: 'a & <b>' };

const clients = (endpoint: string) => {
  const options = { endpoint, region: REGION, credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' }, maxAttempts: 1 };
  return { ec2: new EC2Client(options), elb: new ElasticLoadBalancingV2Client(options) };
};

/** What `names` knows of every side. */
function withNames(side: Omit<Side, 'names'>): Side {
  const known = (['vpc', 'subnet', 'group', 'instance', 'interface', 'loadBalancer'] as const).map((key) => [side[key], key] as const);
  return { ...side, names: new Map<string, string>(known) };
}

export async function ourSide(): Promise<Side> {
  const cloud = await Cloud.start({ region: REGION });
  const vpc = cloud.addVpc({ cidr: NETWORK.vpc });
  const subnet = cloud.addSubnet({ vpc, zone: ZONE, cidr: NETWORK.subnet });
  const group = cloud.addSecurityGroup({ vpc, name: 'default' });
  const { id, interfaces } = cloud.addInstance({ subnet, type: 'm5.large', securityGroups: [group], tags: TAGS });
  const loadBalancer = cloud.addLoadBalancer({ name: 'mirror', subnets: [subnet], listeners: [{ targets: [{ id, health: 'healthy' }] }] });
  const stop = () => cloud.stop();
  return withNames({ ...clients(cloud.endpoint), vpc, subnet, group, instance: id, interface: interfaces[0]!, loadBalancer, stop });
}

export async function motoSide(): Promise<Side> {
  const moto = await Moto.start();
  const { ec2, elb } = clients(moto.endpoint);
  const vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: NETWORK.vpc }))).Vpc!.VpcId!;
  const inVpc = [{ Name: 'vpc-id', Values: [vpc] }];
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: NETWORK.subnet, AvailabilityZone: ZONE }));
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: inVpc }));
  const subnet = Subnet!.SubnetId!;
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-12c6146b',
      MinCount: 1,
      MaxCount: 1,
      InstanceType: 'm5.large',
      SubnetId: subnet,
      TagSpecifications: [{ ResourceType: 'instance', Tags: Object.entries(TAGS).map(([Key, Value]) => ({ Key, Value })) }],
    }),
  );
  const { InstanceId: instance = '', NetworkInterfaces } = Instances![0]!;
  const loadBalancer = await addLoadBalancer(elb, vpc, subnet, instance);
  const group = SecurityGroups![0]!.GroupId!;
  const stop = () => moto.stop();
  return withNames({ ec2, elb, vpc, subnet, group, instance, interface: NetworkInterfaces![0]!.NetworkInterfaceId!, loadBalancer, stop });
}

async function addLoadBalancer(elb: ElasticLoadBalancingV2Client, vpc: string, subnet: string, instance: string): Promise<string> {
  const made = await elb.send(new CreateLoadBalancerCommand({ Name: 'mirror', Type: 'network', Scheme: 'internal', Subnets: [subnet] }));
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({
      Name: 'mirror-0',
      Protocol: 'UDP',
      Port: 4789,
      VpcId: vpc,
      TargetType: 'instance',
      HealthCheckProtocol: 'TCP',
    }),
  );
  const { TargetGroupArn } = TargetGroups![0]!;
  await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: instance }] }));
  const LoadBalancerArn = made.LoadBalancers![0]!.LoadBalancerArn!;
  const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn }];
  await elb.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: 'UDP', Port: 4789, DefaultActions }));
  return LoadBalancerArn;
}
