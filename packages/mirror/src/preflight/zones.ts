import { gigabytesAMonth } from '../plan/cost.ts';
import type { Wanted } from '../plan/wanted.ts';
import { count, dollars } from '../plan/words.ts';
import { crossingsIn } from '../plan/zones.ts';
import type { LoadBalancer } from '../world/world.ts';
import type { Check } from './check.ts';
import { vxlanGroups } from './load_balancer.ts';

interface Way {
  readonly key: string;
  readonly zone: string;
  readonly wanted: readonly Wanted[];
}

/** Sessions by target and the source's zone. */
const waysOf = (wanted: readonly Wanted[]): Way[] =>
  [...Map.groupBy(wanted, ({ target, chosen }) => `${target.key}\n${chosen.interface.zone}`).values()].map((group) => ({
    key: group[0]!.target.key,
    zone: group[0]!.chosen.interface.zone,
    wanted: group,
  }));

/** That a load balancer takes what the sources of each zone send. */
export const uncoveredZones: Check = ({ world, wanted }) => {
  const balancers = new Map(world.loadBalancers.map((one) => [one.arn, one]));
  return waysOf(wanted)
    .filter(({ wanted: [first], zone }) => {
      const balancer = balancers.get(first!.target.destination);
      return first!.target.kind === 'loadBalancer' && balancer !== undefined && !covers(balancer, zone);
    })
    .map(({ key, zone, wanted: sessions }) => ({
      code: 'zone_without_target',
      severity: 'error',
      about: `${key} ${zone}`,
      message: `${key} has nothing healthy in ${zone} and does not spread across zones, and ${count(sessions.length, 'source')} there would send to it.`,
      meaning: 'A load balancer without cross-zone load balancing drops what comes in a zone without targets.',
      remedy: `Run a listener in ${zone}, or switch cross-zone load balancing on and pay for crossing.`,
    }));
};

function covers(balancer: LoadBalancer, zone: string): boolean {
  const groups = vxlanGroups(balancer);
  // No listener, or nothing healthy at all, is a finding of its own.
  if (groups.every(({ targets }) => targets.every(({ health }) => health !== 'healthy'))) return true;
  return groups.some((group) => {
    const healthy = group.targets.filter(({ health }) => health === 'healthy');
    return (group.crossZone ?? balancer.crossZone) || healthy.some((one) => one.zone === zone || one.zone === undefined);
  });
}

/** That bytes do not cross zones without need: AWS charges them at both ends. */
export const crossZone: Check = ({ world, wanted, file }) => {
  const crossing = crossingsIn(world);
  const { bitsPerSecond, crossZoneGb } = file.budget;
  return waysOf(wanted).flatMap(({ key, zone, wanted: sessions }) => {
    const part = crossing(sessions[0]!.target, { zone }) ?? 0;
    if (part === 0) return [];
    const price =
      bitsPerSecond === undefined
        ? ''
        : `, about ${dollars(gigabytesAMonth(bitsPerSecond * part * sessions.length) * crossZoneGb)} a month`;
    return {
      code: 'cross_zone' as const,
      severity: 'warning' as const,
      about: `${key} ${zone}`,
      message: `${Math.round(part * 100)} % of what ${count(sessions.length, 'source')} in ${zone} would send to ${key} crosses zones${price}.`,
      meaning: 'AWS charges each byte that crosses zones at both ends.',
      remedy: `Give ${zone} a target of its own, with zones: [${zone}].`,
    };
  });
};
