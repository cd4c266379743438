import type { Account } from '../state/account.ts';
import { type Tags, tagItems } from './network.ts';

/** Resources of somebody else, or of before: there from the start, past no quota's check. */

export interface NewMirrorTarget {
  /** ARN of a load balancer, interface or endpoint. */
  readonly destination: string;
  readonly owner?: string;
  readonly tags?: Tags;
}

export function addMirrorTarget(account: Account, { destination, owner, tags }: NewMirrorTarget): string {
  const trafficMirrorTargetId = account.ids.next('tmt');
  const isInterface = destination.startsWith('eni-');
  const isEndpoint = destination.startsWith('vpce-');
  account.targets.settle(trafficMirrorTargetId, {
    trafficMirrorTargetId,
    type: isInterface ? 'network-interface' : isEndpoint ? 'gateway-load-balancer-endpoint' : 'network-load-balancer',
    networkInterfaceId: isInterface ? destination : undefined,
    networkLoadBalancerArn: isInterface || isEndpoint ? undefined : destination,
    gatewayLoadBalancerEndpointId: isEndpoint ? destination : undefined,
    description: undefined,
    ownerId: owner ?? account.id,
    tagSet: tagItems(tags),
  });
  return trafficMirrorTargetId;
}

export interface NewMirrorFilter {
  readonly services?: readonly string[];
  readonly description?: string;
  readonly tags?: Tags;
}

export function addMirrorFilter(account: Account, { services = [], description, tags }: NewMirrorFilter): string {
  const trafficMirrorFilterId = account.ids.next('tmf');
  account.filters.settle(trafficMirrorFilterId, {
    trafficMirrorFilterId,
    networkServiceSet: services,
    description,
    tagSet: tagItems(tags),
  });
  return trafficMirrorFilterId;
}

export interface NewMirrorSession {
  readonly interface: string;
  readonly target: string;
  readonly filter: string;
  readonly number?: number;
  readonly vni?: number;
  readonly packetLength?: number;
  readonly tags?: Tags;
}

export function addMirrorSession(account: Account, given: NewMirrorSession): string {
  const trafficMirrorSessionId = account.ids.next('tms');
  account.sessions.settle(trafficMirrorSessionId, {
    trafficMirrorSessionId,
    trafficMirrorTargetId: given.target,
    trafficMirrorFilterId: given.filter,
    networkInterfaceId: given.interface,
    ownerId: account.id,
    packetLength: given.packetLength,
    sessionNumber: given.number ?? 1,
    virtualNetworkId: given.vni ?? 1 + account.sessions.size,
    description: undefined,
    tagSet: tagItems(given.tags),
  });
  return trafficMirrorSessionId;
}
