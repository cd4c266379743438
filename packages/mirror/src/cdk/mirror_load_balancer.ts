import { Duration } from 'aws-cdk-lib';
import { type IVpc, Peer, Port, SecurityGroup, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import {
  type INetworkLoadBalancerTarget,
  NetworkLoadBalancer,
  type NetworkTargetGroup,
  Protocol,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

export interface MirrorLoadBalancerProps {
  readonly vpc: IVpc;
  /** Default: private subnets. One a zone: sources send to the load balancer's address in their own zone. */
  readonly subnets?: SubnetSelection;
  /**
   * Whether packets may go to listeners in other zones.
   *
   * `true`: every zone is served as long as any listener lives, and listeners are loaded evenly; what crosses zones is charged on both sides, 0.01 USD per GB
   * each in most regions. At 1 Gbit/s mirrored in three zones, two thirds cross: some 4,300 USD a month.
   *
   * `false`: costs nothing, but a zone without a healthy listener gets nothing, silently: run listeners in every zone that has sources.
   */
  readonly crossZone: boolean;
  /** Networks of the mirrored interfaces, as IPv4 CIDRs: only they may send. */
  readonly sources: readonly string[];
  /** Listeners: instances, Auto Scaling groups, ECS services. More by `targetGroup.addTarget`. */
  readonly listeners?: readonly INetworkLoadBalancerTarget[];
  /** TCP port of the listeners' health check: `mirrorscope listen --health`. Default: 9480. */
  readonly healthPort?: number;
}

/** Port of VXLAN, to which mirror sessions send. A load balancer without a listener there loses everything, with no error. */
export const VXLAN_PORT = 4789;

/** UDP flows live so long in a Network Load Balancer: what a leaving listener still gets. */
const FLOW_LIFE = Duration.seconds(120);

/** An internal Network Load Balancer for mirrored packets: listens at UDP 4789, asks its targets by TCP whether they live. */
export class MirrorLoadBalancer extends Construct {
  readonly loadBalancer: NetworkLoadBalancer;
  readonly targetGroup: NetworkTargetGroup;
  /** Allow this one at the listeners: UDP 4789, and TCP at their health port. */
  readonly securityGroup: SecurityGroup;
  readonly healthPort: number;

  constructor(scope: Construct, id: string, props: MirrorLoadBalancerProps) {
    super(scope, id);
    const { vpc, subnets, crossZone, sources, listeners = [], healthPort = 9480 } = props;
    this.healthPort = healthPort;
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Mirrored packets into the load balancer, and on to listeners',
      allowAllOutbound: false,
    });
    for (const cidr of sources) this.securityGroup.addIngressRule(Peer.ipv4(cidr), Port.udp(VXLAN_PORT), 'mirrored packets');
    this.loadBalancer = new NetworkLoadBalancer(this, 'LoadBalancer', {
      vpc,
      ...(subnets !== undefined && { vpcSubnets: subnets }),
      internetFacing: false,
      crossZoneEnabled: crossZone,
      securityGroups: [this.securityGroup],
    });
    this.targetGroup = this.loadBalancer.addListener('Vxlan', { port: VXLAN_PORT, protocol: Protocol.UDP }).addTargets('Listeners', {
      port: VXLAN_PORT,
      protocol: Protocol.UDP,
      targets: [...listeners],
      deregistrationDelay: FLOW_LIFE,
      healthCheck: {
        protocol: Protocol.TCP,
        port: String(healthPort),
        interval: Duration.seconds(10),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 2,
      },
    });
  }

  /** Lets the packets and the health check through to listeners with this security group. */
  allowTo(listeners: SecurityGroup): void {
    for (const port of [Port.udp(VXLAN_PORT), Port.tcp(this.healthPort)]) {
      this.securityGroup.addEgressRule(listeners, port, 'to listeners');
      listeners.addIngressRule(this.securityGroup, port, 'from the load balancer');
    }
  }
}
