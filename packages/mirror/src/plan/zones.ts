import type { LoadBalancer, NetworkInterface, World } from '../world/world.ts';
import type { PlannedTarget } from './targets.ts';

type Place = Pick<NetworkInterface, 'zone'>;

/**
 * How much of what a source sends to a target crosses zones, 0 to 1. A load balancer receives in the source's own zone where it has one there; with
 * cross-zone on it then spreads over the healthy targets of all zones. undefined: where the target is, is not known.
 */
export function crossingsIn(world: World): (target: Pick<PlannedTarget, 'kind' | 'destination'>, source: Place) => number | undefined {
  const interfaces = new Map(world.interfaces.map((one) => [one.id, one.zone]));
  const subnets = new Map(world.subnets.map(({ id, zone }) => [id, zone]));
  const endpoints = new Map(world.endpoints.map(({ id, subnets: ids }) => [id, ids.map((subnet) => subnets.get(subnet))]));
  const balancers = new Map(world.loadBalancers.map((one) => [one.arn, one]));
  return ({ kind, destination }, { zone }) => {
    if (kind === 'loadBalancer') {
      const balancer = balancers.get(destination);
      return balancer === undefined ? undefined : balanced(balancer, zone);
    }
    const zones = kind === 'interface' ? [interfaces.get(destination)] : (endpoints.get(destination) ?? [undefined]);
    return zones.includes(undefined) ? undefined : zones.includes(zone) ? 0 : 1;
  };
}

/** Where each zone's packets end: the zones of the targets that take them. */
function balanced(balancer: LoadBalancer, zone: string): number {
  const entry = balancer.zones.some((one) => one.zone === zone) ? 0 : 1;
  const groups = balancer.targetGroups.filter((group) => group.crossZone ?? balancer.crossZone);
  if (groups.length === 0) return entry;
  const known = groups.flatMap(({ targets }) => targets).filter((target) => target.health === 'healthy' && target.zone !== undefined);
  if (known.length === 0) return entry;
  return known.filter((target) => target.zone !== zone).length / known.length;
}
