import type { Account } from '../state/account.ts';
import type { LoadBalancer, RegisteredTarget, TargetGroup } from '../state/load_balancing.ts';
import type { Addresses } from './addresses.ts';
import { addInterface } from './network.ts';

export interface NewLoadBalancer {
  readonly name: string;
  readonly type?: LoadBalancer['type'];
  readonly state?: string;
  readonly subnets: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly crossZone?: boolean;
  /** VXLAN's by default: UDP at 4789. */
  readonly listeners?: readonly NewListener[];
}

interface NewListener {
  readonly protocol?: string;
  readonly port?: number;
  readonly targetType?: TargetGroup['targetType'];
  readonly healthCheck?: { readonly protocol: string; readonly port: string };
  readonly crossZone?: TargetGroup['crossZone'];
  readonly targets?: readonly NewTarget[];
}

interface NewTarget {
  /** Instance or IP address. */
  readonly id: string;
  readonly port?: number;
  /** By default that of the instance. */
  readonly zone?: string;
  readonly health?: string;
}

/** The ARN of a load balancer with listeners and target groups; it has an interface in each of its subnets. */
export function addLoadBalancer(account: Account, addresses: Addresses, given: NewLoadBalancer): string {
  const { name, type = 'network', subnets, listeners = [{}] } = given;
  const path = `${type === 'network' ? 'net' : type === 'gateway' ? 'gwy' : 'app'}/${name}/${account.ids.hex(16)}`;
  const arn = account.arn('loadbalancer', path, 'elasticloadbalancing');
  const { vpcId } = account.subnets.get(subnets[0]!)!;
  account.loadBalancers.settle(arn, {
    arn,
    name,
    type,
    scheme: 'internal',
    state: given.state ?? 'active',
    vpcId,
    zones: subnets.map((subnet) => ({ zone: account.subnets.get(subnet)!.availabilityZone, subnet })),
    securityGroups: given.securityGroups ?? [],
    crossZone: given.crossZone ?? false,
    listeners: listeners.map((listener, at) => ({
      arn: account.arn('listener', `${path}/${account.ids.hex(16)}`, 'elasticloadbalancing'),
      protocol: listener.protocol ?? 'UDP',
      port: listener.port ?? 4789,
      targetGroup: addTargetGroup(account, `${name}-${at}`, vpcId, arn, listener),
    })),
  });
  for (const subnet of subnets) {
    addInterface(account, addresses, {
      subnet,
      type: type === 'application' ? 'interface' : `${type}_load_balancer`,
      description: `ELB ${path}`,
      securityGroups: given.securityGroups ?? [],
    });
  }
  return arn;
}

function addTargetGroup(account: Account, name: string, vpcId: string, loadBalancer: string, listener: NewListener): string {
  const arn = account.arn('targetgroup', `${name}/${account.ids.hex(16)}`, 'elasticloadbalancing');
  const port = listener.port ?? 4789;
  account.targetGroups.settle(arn, {
    arn,
    name,
    protocol: listener.protocol ?? 'UDP',
    port,
    targetType: listener.targetType ?? 'instance',
    vpcId,
    loadBalancers: [loadBalancer],
    healthCheck: listener.healthCheck ?? { protocol: 'TCP', port: 'traffic-port' },
    crossZone: listener.crossZone ?? 'use_load_balancer_configuration',
    targets: (listener.targets ?? []).map((target) => registered(account, target, port)),
  });
  return arn;
}

function registered(account: Account, { id, port, zone, health }: NewTarget, groupPort: number): RegisteredTarget {
  const placement = account.instances.get(id)?.placement.availabilityZone;
  return { id, port: port ?? groupPort, zone: zone ?? placement, health: health ?? 'healthy' };
}

export function setTargetHealth(account: Account, loadBalancer: string, target: string, health: string): void {
  for (const group of account.targetGroups.rows()) {
    if (!group.loadBalancers.includes(loadBalancer)) continue;
    const targets = group.targets.map((each) => (each.id === target ? { ...each, health } : each));
    account.targetGroups.put(group.arn, { ...group, targets });
  }
}
