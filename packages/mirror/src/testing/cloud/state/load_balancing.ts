/** Load balancers as ELBv2 has them, listeners and target groups with what belongs to them. */

export type LoadBalancer = {
  readonly arn: string;
  readonly name: string;
  readonly type: 'network' | 'gateway' | 'application';
  readonly scheme: string;
  readonly state: string;
  readonly vpcId: string;
  readonly zones: readonly { readonly zone: string; readonly subnet: string }[];
  readonly securityGroups: readonly string[];
  readonly crossZone: boolean;
  readonly listeners: readonly Listener[];
};

export type Listener = {
  readonly arn: string;
  readonly protocol: string;
  readonly port: number;
  /** ARN */
  readonly targetGroup: string;
};

export type TargetGroup = {
  readonly arn: string;
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly targetType: 'instance' | 'ip';
  readonly vpcId: string;
  readonly loadBalancers: readonly string[];
  readonly healthCheck: { readonly protocol: string; readonly port: string };
  /** `load_balancing.cross_zone.enabled` */
  readonly crossZone: 'true' | 'false' | 'use_load_balancer_configuration';
  readonly targets: readonly RegisteredTarget[];
};

export type RegisteredTarget = {
  /** Instance or IP address. */
  readonly id: string;
  readonly port: number;
  readonly zone: string | undefined;
  readonly health: string;
};
