import { Duration } from 'aws-cdk-lib';
import { AutoScalingGroup, BlockDeviceVolume, EbsDeviceVolumeType, GroupMetrics, UpdatePolicy } from 'aws-cdk-lib/aws-autoscaling';
import {
  InstanceArchitecture,
  type InstanceType,
  type ISubnet,
  type IVpc,
  LaunchTemplate,
  type SecurityGroup,
  UserData,
} from 'aws-cdk-lib/aws-ec2';
import { AmiHardwareType, AsgCapacityProvider, type Cluster, EcsOptimizedImage } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export interface ListenerInstancesProps {
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  readonly cluster: Cluster;
  readonly instanceType: InstanceType;
  readonly securityGroup: SecurityGroup;
  readonly least: number;
  readonly most: number;
  /** GiB */
  readonly spool: number;
  /** Folder on the instance for the spool. */
  readonly home: string;
}

/** GiB for system and images. */
const SYSTEM_DISK = 30;

/** What a VPC carries: mirrored packets are 54 bytes larger than what they copy. */
const MTU = 9001;
/** Linux grants a listener that is no root so much; docs/listener.md */
const RECEIVE_BUFFER = 64 * 1024 * 1024;
/** The user of the image. */
const USER = 1000;

/** Instances for listeners, as many as ECS asks for. Before one is ended, ECS takes its listener away in order. */
export class ListenerInstances extends Construct {
  readonly provider: AsgCapacityProvider;

  constructor(scope: Construct, id: string, props: ListenerInstancesProps) {
    super(scope, id);
    const { vpc, subnets, cluster, instanceType, securityGroup, least, most, spool, home } = props;
    const userData = UserData.forLinux();
    userData.addCommands(
      `echo net.core.rmem_max=${RECEIVE_BUFFER} > /etc/sysctl.d/90-mirrorscope.conf`,
      'sysctl --system',
      `ip link set dev "$(ip -o route show default | awk '{print $5; exit}')" mtu ${MTU}`,
      `install -d -o ${USER} -g ${USER} ${home}`,
    );
    const isArm = instanceType.architecture === InstanceArchitecture.ARM_64;
    const launchTemplate = new LaunchTemplate(this, 'Template', {
      instanceType,
      machineImage: EcsOptimizedImage.amazonLinux2023(isArm ? AmiHardwareType.ARM : AmiHardwareType.STANDARD),
      securityGroup,
      userData,
      role: new Role(this, 'Role', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }),
      requireImdsv2: true,
      httpPutResponseHopLimit: 1,
      associatePublicIpAddress: false,
      detailedMonitoring: true,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: BlockDeviceVolume.ebs(SYSTEM_DISK + spool, {
            encrypted: true,
            volumeType: EbsDeviceVolumeType.GP3,
            deleteOnTermination: true,
          }),
        },
      ],
    });
    const group = new AutoScalingGroup(this, 'Group', {
      vpc,
      vpcSubnets: { subnets: [...subnets] },
      launchTemplate,
      minCapacity: least,
      // Half as many again while a new version comes in.
      maxCapacity: Math.ceil(1.5 * most),
      groupMetrics: [GroupMetrics.all()],
      updatePolicy: UpdatePolicy.rollingUpdate({
        minInstancesInService: least,
        pauseTime: Duration.minutes(2),
        waitOnResourceSignals: false,
      }),
    });
    this.provider = new AsgCapacityProvider(this, 'Provider', {
      autoScalingGroup: group,
      enableManagedScaling: true,
      enableManagedDraining: true,
      // Draining is enough, and a protected group could not be deleted with the stack.
      enableManagedTerminationProtection: false,
    });
    cluster.addAsgCapacityProvider(this.provider);
  }
}
