import type { Cloud } from './cloud/cloud.ts';

/** ARN of a load balancer in front of a listener that takes VXLAN from the whole VPC: a target with which preflight finds nothing wrong. */
export function addOpenLoadBalancer(cloud: Cloud, { vpc, subnet }: { readonly vpc: string; readonly subnet: string }): string {
  const open = cloud.addSecurityGroup({ vpc, ingress: [{ protocol: 'udp', from: 4789, to: 4789, cidrs: ['10.0.0.0/16'] }] });
  const { id } = cloud.addInstance({ subnet, securityGroups: [open] });
  return cloud.addLoadBalancer({ name: 'open', subnets: [subnet], listeners: [{ targets: [{ id }] }] });
}
