import type { TagItem } from './network.ts';

/** The four resources of traffic mirroring, with members as EC2 names them on the wire. */

export type MirrorTarget = {
  readonly trafficMirrorTargetId: string;
  readonly type: 'network-interface' | 'network-load-balancer' | 'gateway-load-balancer-endpoint';
  readonly networkInterfaceId: string | undefined;
  readonly networkLoadBalancerArn: string | undefined;
  readonly gatewayLoadBalancerEndpointId: string | undefined;
  readonly description: string | undefined;
  readonly ownerId: string;
  readonly tagSet: readonly TagItem[];
};

/** Its rules are rows of their own. */
export type MirrorFilter = {
  readonly trafficMirrorFilterId: string;
  readonly networkServiceSet: readonly string[];
  readonly description: string | undefined;
  readonly tagSet: readonly TagItem[];
};

export type Ports = { readonly fromPort: number | undefined; readonly toPort: number | undefined };

export type MirrorFilterRule = {
  readonly trafficMirrorFilterRuleId: string;
  readonly trafficMirrorFilterId: string;
  readonly trafficDirection: 'ingress' | 'egress';
  readonly ruleNumber: number;
  readonly ruleAction: 'accept' | 'reject';
  readonly protocol: number | undefined;
  readonly destinationPortRange: Ports | undefined;
  readonly sourcePortRange: Ports | undefined;
  readonly destinationCidrBlock: string;
  readonly sourceCidrBlock: string;
  readonly description: string | undefined;
  readonly tagSet: readonly TagItem[];
};

export type MirrorSession = {
  readonly trafficMirrorSessionId: string;
  readonly trafficMirrorTargetId: string;
  readonly trafficMirrorFilterId: string;
  readonly networkInterfaceId: string;
  readonly ownerId: string;
  readonly packetLength: number | undefined;
  readonly sessionNumber: number;
  readonly virtualNetworkId: number;
  readonly description: string | undefined;
  readonly tagSet: readonly TagItem[];
};
