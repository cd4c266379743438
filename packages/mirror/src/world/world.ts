/**
 * What is there in one account and region, as far as mirroring is concerned: a snapshot, sorted by ID, of plain values. All that plans, checks and
 * reports know of AWS they know from here. Nothing in it depends on when it was read, but for what changed meanwhile.
 */
export interface World {
  readonly account: string;
  readonly region: string;
  readonly interfaces: readonly NetworkInterface[];
  readonly instances: readonly Instance[];
  readonly subnets: readonly Subnet[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly routeTables: readonly RouteTable[];
  readonly loadBalancers: readonly LoadBalancer[];
  readonly endpoints: readonly Endpoint[];
  /** All of the account, others' included. */
  readonly targets: readonly Target[];
  readonly filters: readonly Filter[];
  readonly sessions: readonly Session[];
}

export type Tags = Readonly<Record<string, string>>;

export interface NetworkInterface {
  readonly id: string;
  readonly description: string;
  /** `interface`, `network_load_balancer`, `gateway_load_balancer_endpoint`, `lambda`, ... as EC2 names them. */
  readonly type: string;
  readonly status: string;
  readonly vpc: string;
  readonly subnet: string;
  /** Name and ID of the zone: `us-east-1a`, `use1-az1`. */
  readonly zone: string;
  readonly zoneId: string;
  /** Primary first. Empty in a subnet of IPv6 alone. */
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
  /** Delegated prefixes of both families. */
  readonly prefixes: readonly string[];
  readonly securityGroups: readonly string[];
  /** Undefined where it is attached to none. */
  readonly instance: string | undefined;
  readonly owner: string;
  readonly tags: Tags;
}

export interface Instance {
  readonly id: string;
  /** `m7i.large` */
  readonly type: string;
  /** `pending`, `running`, `stopping`, `stopped`, `shutting-down`, `terminated` */
  readonly state: string;
  /** Auto Scaling group, by its tag. */
  readonly group: string | undefined;
  readonly tags: Tags;
}

export interface Subnet {
  readonly id: string;
  readonly vpc: string;
  readonly zone: string;
  readonly zoneId: string;
  readonly cidr: string | undefined;
  readonly ipv6Cidr: string | undefined;
  readonly tags: Tags;
}

export interface SecurityGroup {
  readonly id: string;
  readonly vpc: string;
  /** Rules for incoming packets. */
  readonly ingress: readonly {
    /** `-1` for all, else `tcp`, `udp`, or a number as text. */
    readonly protocol: string;
    readonly fromPort: number | undefined;
    readonly toPort: number | undefined;
    readonly cidrs: readonly string[];
    /** Other groups whose members may send. */
    readonly groups: readonly string[];
    /** Prefix lists, by ID. */
    readonly prefixLists: readonly string[];
  }[];
}

export interface RouteTable {
  readonly id: string;
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly isMain: boolean;
  /** `via` is the ID of the gateway, interface, peering or instance, or `local`. */
  readonly routes: readonly { readonly destination: string; readonly via: string; readonly state: string }[];
}

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  /** `network`, `gateway`, `application` */
  readonly type: string;
  readonly state: string;
  readonly vpc: string;
  readonly zones: readonly { readonly zone: string; readonly subnet: string }[];
  /** Undefined for load balancers without any. */
  readonly securityGroups: readonly string[] | undefined;
  readonly crossZone: boolean;
  readonly listeners: readonly { readonly protocol: string; readonly port: number; readonly targetGroups: readonly string[] }[];
  readonly targetGroups: readonly TargetGroup[];
}

export interface TargetGroup {
  readonly arn: string;
  readonly protocol: string;
  readonly healthCheck: { readonly protocol: string; readonly port: string };
  /** undefined: as the load balancer has it. */
  readonly crossZone: boolean | undefined;
  readonly targets: readonly {
    /** Instance, or IP address. */
    readonly id: string;
    readonly port: number | undefined;
    /** `healthy`, `unhealthy`, `initial`, `draining`, `unused`, `unavailable` */
    readonly health: string;
    /** Zone's name, where known. */
    readonly zone: string | undefined;
  }[];
}

/** A Gateway Load Balancer endpoint. */
export interface Endpoint {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly vpc: string;
  readonly subnets: readonly string[];
}

export type TargetKind = 'loadBalancer' | 'interface' | 'endpoint';

export interface Target {
  readonly id: string;
  readonly kind: TargetKind;
  /** ARN, interface or endpoint. */
  readonly destination: string;
  readonly description: string;
  readonly owner: string;
  readonly tags: Tags;
}

export interface Filter {
  readonly id: string;
  readonly description: string;
  readonly services: readonly string[];
  /** Sorted by direction, then number. */
  readonly rules: readonly FilterRule[];
  readonly tags: Tags;
}

export interface FilterRule {
  readonly id: string;
  readonly direction: Direction;
  readonly number: number;
  readonly action: 'accept' | 'reject';
  /** IANA number; undefined for all. */
  readonly protocol: number | undefined;
  readonly sourceCidr: string;
  readonly destinationCidr: string;
  readonly sourcePorts: PortRange | undefined;
  readonly destinationPorts: PortRange | undefined;
  readonly description: string;
}

export type Direction = 'ingress' | 'egress';

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface Session {
  readonly id: string;
  readonly interface: string;
  readonly target: string;
  readonly filter: string;
  /** 1 to 32766; of an interface's sessions the lowest that matches takes the packet. */
  readonly number: number;
  /** 1 to 16777215 */
  readonly vni: number;
  /** Bytes after the VXLAN header; undefined for whole packets. */
  readonly packetLength: number | undefined;
  readonly description: string;
  readonly owner: string;
  readonly tags: Tags;
}
