import { type MirrorFile, planMirror, statusOf, type World, whyOf } from '@mirrorscope/mirror';
import { type Fact, known, unknown } from '../schema/fact.ts';
import type { MirrorPart } from '../schema/mirror.ts';
import type { ViewpointRow } from '../schema/results.ts';
import { ruleText } from './words.ts';

/** AWS tells what is there now and not since when, so this is of the moment at which the package was made. */
const FROM = 'AWS, when this was made';

interface LivePart {
  readonly sessions: MirrorPart['sessions'];
  readonly notMirrored: MirrorPart['not_mirrored'];
  readonly differences: MirrorPart['differences'];
  readonly rulesOf: (filter: string) => Fact<string[]>;
  readonly targetOf: (target: string) => { readonly kind: string; readonly destination: string } | undefined;
  readonly capacityOf: (kind: string, destination: string) => Fact<string>;
}

/** What AWS says of a mirror. Throws MirrorError unsafe as planMirror does. */
export function livePart(file: MirrorFile, world: World, viewpoints: readonly ViewpointRow[]): LivePart {
  const statuses = statusOf(world, file.name).sessions;
  const lengths = new Map(world.sessions.map(({ id, packetLength }) => [id, packetLength]));
  const addresses = new Map(world.interfaces.map(({ id, ipv4 }) => [id, ipv4[0]]));
  const seen = new Set(viewpoints.map(({ mirror_src, vni }) => `${mirror_src} ${vni}`));
  const mirrored = new Set(statuses.map((status) => status.interface));
  return {
    sessions: known(
      statuses.map((status) => ({
        session: status.session,
        interface: status.interface,
        // AWS sends copies from the primary address.
        address: addresses.get(status.interface) ?? null,
        instance: status.instance ?? null,
        name: status.name,
        zone: status.zone,
        number: status.number,
        vni: status.vni,
        packet_length: lengths.get(status.session) ?? null,
        target: status.target,
        filter: status.filter,
        faults: [...status.faults],
        seen: seen.has(`${addresses.get(status.interface)} ${status.vni}`),
      })),
      FROM,
    ),
    notMirrored: known(
      whyOf(file, world, { share: 100, about: 'all' })
        .filter((why) => !mirrored.has(why.interface))
        .map((why) => ({
          interface: why.interface,
          instance: why.instance ?? null,
          reason: why.mirrored ? `${why.reason}, but it has no session` : why.reason,
        })),
      FROM,
    ),
    differences: known(
      planMirror(file, world, { share: 100 })
        .changes.filter(({ action }) => action !== 'unchanged')
        .map(({ key, action, reason }) => ({ what: key, action, reason })),
      `${FROM}, beside the file`,
    ),
    rulesOf: (filter) => rulesOf(world, filter),
    targetOf: (target) => world.targets.find(({ id }) => id === target),
    capacityOf: (kind, destination) => capacityOf(world, kind, destination),
  };
}

function rulesOf({ filters }: World, id: string): Fact<string[]> {
  const filter = filters.find((one) => one.id === id);
  if (filter === undefined) return unknown(`AWS has no filter ${id} (any more)`, 'mirrorscope mirror plan says more');
  const rules = filter.rules.map(({ direction, sourceCidr, destinationCidr, ...rule }) =>
    ruleText({
      ...rule,
      directions: [direction],
      families: [sourceCidr.includes(':') ? 'ipv6' : 'ipv4'],
      source: sourceCidr,
      destination: destinationCidr,
    }),
  );
  return known(rules, FROM);
}

function capacityOf(world: World, kind: string, destination: string): Fact<string> {
  const balancer = world.loadBalancers.find(({ arn }) => arn === destination);
  if (kind === 'interface') {
    const targets = new Set(world.targets.filter((target) => target.destination === destination).map(({ id }) => id));
    const used = world.sessions.filter(({ target }) => targets.has(target)).length;
    return known(`${used} sources of the 10 that AWS allows, or of 100 on the largest instance types`, FROM);
  }
  if (balancer === undefined)
    return unknown(`AWS does not show ${destination} to these credentials`, "look at the target in the owner's account");
  const behind = balancer.targetGroups.flatMap(({ targets }) => targets);
  const healthy = behind.filter(({ health }) => health === 'healthy').length;
  const zones = balancer.zones.map(({ zone }) => zone).join(', ');
  return known(
    `${healthy} of ${behind.length} listeners behind ${balancer.name} are healthy, in ${zones}; a load balancer has no limit of sources, and how much a listener takes AWS does not know`,
    FROM,
  );
}
