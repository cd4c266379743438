import type { PlannedTarget } from '../plan/targets.ts';
import { count, sample } from '../plan/words.ts';
import type { RouteTable, World } from '../world/world.ts';
import { contains, prefixLength } from './addresses.ts';
import type { Check } from './check.ts';

/** That mirrored packets find the way into another VPC. Within one VPC its local route has them all. */
export const routes: Check = ({ world, wanted }) => {
  const tables = tablesOf(world);
  const groups = Map.groupBy(wanted, ({ target, chosen }) => `${target.key}\n${chosen.interface.subnet}`);
  return [...groups.values()].flatMap((group) => {
    const { target, chosen } = group[0]!;
    const { subnet, vpc } = chosen.interface;
    const goal = goalOf(world, target);
    const table = tables(subnet, vpc);
    if (goal === undefined || goal.vpc === vpc || table === undefined || reaches(table, goal.address)) return [];
    return {
      code: 'no_route' as const,
      severity: 'error' as const,
      about: `${target.key} ${subnet}`,
      message: `${table.id} has no route from ${subnet} to ${goal.address} in ${goal.vpc}: ${count(group.length, 'source')}, ${sample(group.map((one) => one.chosen.interface.id))}.`,
      meaning: `What they mirror to ${target.key} goes nowhere.`,
      remedy: `Add a route to ${goal.vpc} through a peering or a transit gateway to ${table.id}, and one back.`,
    };
  });
};

/** A VPC's main table holds for subnets without one of their own. */
function tablesOf({ routeTables }: World): (subnet: string, vpc: string) => RouteTable | undefined {
  const explicit = new Map(routeTables.flatMap((table) => table.subnets.map((subnet) => [subnet, table])));
  const main = new Map(routeTables.filter(({ isMain }) => isMain).map((table) => [table.vpc, table]));
  return (subnet, vpc) => explicit.get(subnet) ?? main.get(vpc);
}

/** An address of the target, or of the subnet that it is in. */
function goalOf(world: World, { kind, destination }: PlannedTarget): { readonly vpc: string; readonly address: string } | undefined {
  if (kind === 'interface') {
    const at = world.interfaces.find(({ id }) => id === destination);
    return at?.ipv4[0] === undefined ? undefined : { vpc: at.vpc, address: at.ipv4[0] };
  }
  // An endpoint is in the VPC of its sources: the balancer behind it may be anywhere.
  const balancer = kind === 'loadBalancer' ? world.loadBalancers.find(({ arn }) => arn === destination) : undefined;
  const subnets = new Set(balancer?.zones.map(({ subnet }) => subnet));
  const cidr = world.subnets.find(({ id }) => subnets.has(id))?.cidr;
  return balancer === undefined || cidr === undefined ? undefined : { vpc: balancer.vpc, address: cidr.split('/')[0]! };
}

/** These lead to the internet, where private addresses are not. */
const OUTWARD = /^(igw|nat|eigw)-/;

function reaches({ routes: all }: RouteTable, address: string): boolean {
  const [best] = all
    .filter(({ destination }) => destination.includes('/') && contains(destination, address))
    .toSorted((a, b) => prefixLength(b.destination) - prefixLength(a.destination));
  // What is in a prefix list (pl-) is not known here: it gets the benefit of the doubt.
  if (best === undefined) return all.some(({ destination }) => destination.startsWith('pl-'));
  return best.state === 'active' && best.via !== 'local' && !OUTWARD.test(best.via);
}
