import { FlowLogDestination, IpAddresses, type ISubnet, type IVpc, Subnet, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { AppConfig } from './config.ts';

/** A VPC that exists, or a new one; and a private subnet in each zone. */
export class Network extends Construct {
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];

  constructor(scope: Construct, id: string, { zones, cidr, vpc, subnets = [] }: AppConfig['network']) {
    super(scope, id);
    if (vpc === undefined) {
      const made = new Vpc(this, 'Vpc', {
        ...(cidr !== undefined && { ipAddresses: IpAddresses.cidr(cidr) }),
        availabilityZones: [...zones],
        natGateways: 1,
        subnetConfiguration: [
          { name: 'listeners', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 22 },
          // For the NAT gateway alone.
          { name: 'nat', subnetType: SubnetType.PUBLIC, cidrMask: 28, mapPublicIpOnLaunch: false },
        ],
        flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs() } },
      });
      // The library's own types are not made for exactOptionalPropertyTypes.
      this.vpc = made as IVpc;
      this.subnets = made.privateSubnets;
    } else {
      this.vpc = Vpc.fromVpcAttributes(this, 'Vpc', { vpcId: vpc, availabilityZones: [...zones], privateSubnetIds: [...subnets] });
      this.subnets = subnets.map((subnetId, index) =>
        Subnet.fromSubnetAttributes(this, `Subnet${index}`, { subnetId, availabilityZone: zones[index] ?? '' }),
      );
    }
  }
}
