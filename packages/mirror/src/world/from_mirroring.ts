/** Targets, filters and sessions as EC2 tells them. */
import type * as ec2 from '@aws-sdk/client-ec2';
import { byText, sortedTexts, tagsOf } from './order.ts';
import type { Filter, FilterRule, PortRange, Session, Target } from './world.ts';

export function targetOf(given: ec2.TrafficMirrorTarget): Target {
  const { NetworkLoadBalancerArn, NetworkInterfaceId, GatewayLoadBalancerEndpointId } = given;
  return {
    id: given.TrafficMirrorTargetId ?? '',
    kind: NetworkLoadBalancerArn !== undefined ? 'loadBalancer' : NetworkInterfaceId !== undefined ? 'interface' : 'endpoint',
    destination: NetworkLoadBalancerArn ?? NetworkInterfaceId ?? GatewayLoadBalancerEndpointId ?? '',
    description: given.Description ?? '',
    owner: given.OwnerId ?? '',
    tags: tagsOf(given.Tags),
  };
}

export function filterOf(given: ec2.TrafficMirrorFilter): Filter {
  const rules = [...(given.IngressFilterRules ?? []), ...(given.EgressFilterRules ?? [])].map(ruleOf);
  return {
    id: given.TrafficMirrorFilterId ?? '',
    description: given.Description ?? '',
    services: sortedTexts(given.NetworkServices ?? []),
    rules: rules.sort((a, b) => byText(a.direction, b.direction) || a.number - b.number),
    tags: tagsOf(given.Tags),
  };
}

function ruleOf(given: ec2.TrafficMirrorFilterRule): FilterRule {
  return {
    id: given.TrafficMirrorFilterRuleId ?? '',
    direction: given.TrafficDirection ?? 'ingress',
    number: given.RuleNumber ?? 0,
    action: given.RuleAction ?? 'accept',
    protocol: given.Protocol,
    sourceCidr: given.SourceCidrBlock ?? '',
    destinationCidr: given.DestinationCidrBlock ?? '',
    sourcePorts: portsOf(given.SourcePortRange),
    destinationPorts: portsOf(given.DestinationPortRange),
    description: given.Description ?? '',
  };
}

const portsOf = (given: ec2.TrafficMirrorPortRange | undefined): PortRange | undefined =>
  given?.FromPort === undefined || given.ToPort === undefined ? undefined : { from: given.FromPort, to: given.ToPort };

export const sessionOf = (given: ec2.TrafficMirrorSession): Session => ({
  id: given.TrafficMirrorSessionId ?? '',
  interface: given.NetworkInterfaceId ?? '',
  target: given.TrafficMirrorTargetId ?? '',
  filter: given.TrafficMirrorFilterId ?? '',
  number: given.SessionNumber ?? 0,
  vni: given.VirtualNetworkId ?? 0,
  packetLength: given.PacketLength,
  description: given.Description ?? '',
  owner: given.OwnerId ?? '',
  tags: tagsOf(given.Tags),
});
