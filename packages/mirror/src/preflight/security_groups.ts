import type { PlannedTarget } from '../plan/targets.ts';
import { count, sample } from '../plan/words.ts';
import type { NetworkInterface, SecurityGroup, World } from '../world/world.ts';
import { contains } from './addresses.ts';
import type { Check } from './check.ts';
import type { Finding } from './finding.ts';
import { VXLAN_PORT, vxlanGroups } from './load_balancer.ts';

/** What a packet has to pass: the groups of a load balancer, an interface or a listener's instance. */
interface Gate {
  readonly name: string;
  readonly port: number;
  readonly groups: readonly string[];
  /** Groups in whose name packets arrive besides the source's: a load balancer's. */
  readonly via: readonly string[];
}

/** That the security groups at the target let mirrored packets in: they keep the source's address all the way, also through a load balancer. */
export const securityGroups: Check = ({ world, wanted }) => {
  const groups = new Map(world.securityGroups.map((group) => [group.id, group]));
  return [...Map.groupBy(wanted, ({ target }) => target.key).values()].flatMap((group) => {
    const { target } = group[0]!;
    const sources = group.map(({ chosen }) => chosen.interface);
    return gatesOf(world, target).flatMap((gate) => {
      const rules = gate.groups.map((id) => groups.get(id));
      // A group that cannot be seen, as of another account, may let anything in; so may an interface of which none is known.
      const blocked =
        rules.length === 0 || rules.includes(undefined)
          ? []
          : sources.filter((source) => !rules.some((one) => one !== undefined && lets(one, gate, source)));
      return blocked.length === 0 ? [] : [closed(target, gate, blocked)];
    });
  });
};

function gatesOf(world: World, { kind, destination }: PlannedTarget): Gate[] {
  const gate = (at: NetworkInterface, port = VXLAN_PORT, via: readonly string[] = []): Gate => ({
    name: at.id,
    port,
    groups: at.securityGroups,
    via,
  });
  if (kind === 'interface') return world.interfaces.filter(({ id }) => id === destination).map((at) => gate(at));
  const balancer = kind === 'loadBalancer' ? world.loadBalancers.find(({ arn }) => arn === destination) : undefined;
  if (balancer === undefined) return [];
  const own = balancer.securityGroups ?? [];
  const behind = vxlanGroups(balancer).flatMap(({ targets }) =>
    targets.flatMap(({ id, port }) => {
      const at = world.interfaces.find((one) => one.instance === id || one.ipv4.includes(id));
      return at === undefined ? [] : [gate(at, port, own)];
    }),
  );
  return own.length === 0 ? behind : [{ name: balancer.name, port: VXLAN_PORT, groups: own, via: [] }, ...behind];
}

const UDP = ['udp', '17', '-1'];

const lets = ({ ingress }: SecurityGroup, { port, via }: Gate, source: NetworkInterface): boolean =>
  ingress.some(
    (rule) =>
      UDP.includes(rule.protocol) &&
      (rule.protocol === '-1' || (port >= (rule.fromPort ?? 0) && port <= (rule.toPort ?? 65_535))) &&
      // What is in a prefix list is not known here: it gets the benefit of the doubt.
      (rule.prefixLists.length > 0 ||
        rule.groups.some((id) => source.securityGroups.includes(id) || via.includes(id)) ||
        rule.cidrs.some((cidr) => source.ipv4[0] !== undefined && contains(cidr, source.ipv4[0]))),
  );

const closed = ({ key }: PlannedTarget, { name, port, groups }: Gate, blocked: readonly NetworkInterface[]): Finding => ({
  code: 'security_group_blocks',
  severity: 'error',
  about: `${key} ${name}`,
  message: `The security groups of ${name} (${groups.join(', ')}) do not let UDP ${port} in from ${count(blocked.length, 'source')}: ${sample(blocked.map(({ id, ipv4 }) => `${id} ${ipv4[0] ?? ''}`.trim()))}.`,
  meaning: `What those sources send to ${key} is dropped at ${name}, without a word.`,
  remedy: `Add a rule for UDP ${port} from the subnets of the sources to one of ${groups.join(', ')}.`,
});
