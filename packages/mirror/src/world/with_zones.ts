import type { LoadBalancer, World } from './world.ts';

/** A world in which zones that one answer left out are filled in from another: an interface has its subnet's, a load balancer's target its interface's. */
export function withZones(world: World): World {
  const subnets = new Map(world.subnets.map((subnet) => [subnet.id, subnet]));
  const interfaces = world.interfaces.map((one) => (one.zoneId === '' ? { ...one, zoneId: subnets.get(one.subnet)?.zoneId ?? '' } : one));
  const zones = new Map<string, string>();
  for (const { instance, vpc, zone, ipv4, ipv6 } of interfaces) {
    if (instance !== undefined) zones.set(instance, zone);
    for (const address of [...ipv4, ...ipv6]) zones.set(`${vpc} ${address}`, zone);
  }
  return { ...world, interfaces, loadBalancers: world.loadBalancers.map((one) => withTargetZones(one, zones)) };
}

/** `zones` by instance, and by VPC and address. */
function withTargetZones(loadBalancer: LoadBalancer, zones: ReadonlyMap<string, string>): LoadBalancer {
  const targetGroups = loadBalancer.targetGroups.map((group) => ({
    ...group,
    targets: group.targets.map((target) => ({
      ...target,
      zone: target.zone ?? zones.get(target.id) ?? zones.get(`${loadBalancer.vpc} ${target.id}`),
    })),
  }));
  return { ...loadBalancer, targetGroups };
}
