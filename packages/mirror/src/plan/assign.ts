import type { Session, World } from '../world/world.ts';
import { byText, sha256 } from './canonical.ts';
import { type Quotas, sourcesPerTarget } from './quotas.ts';
import type { Shortfall } from './shortfall.ts';
import type { PlannedTarget } from './targets.ts';

/** Gives a source one of its candidates. Counts what each takes, so it is asked once for each source. */
export type Assign = (source: string, candidates: readonly PlannedTarget[], existing: Session | undefined) => PlannedTarget | Shortfall;

/** `others`: sessions that are there whatever is planned; their interfaces count against a target's limit. */
export function assigner(world: World, targets: Iterable<PlannedTarget>, others: readonly Session[], quotas: Quotas): Assign {
  const rooms = roomsOf(world, targets, others, quotas);
  return (source, candidates, existing) => {
    const now = candidates.find(({ reference }) => 'id' in reference && reference.id === existing?.target);
    const order = now === undefined ? spread(candidates, source) : [now, ...candidates];
    const found = order.find((candidate) => (rooms.get(placeOf(candidate)) ?? Infinity) > 0);
    if (found === undefined) return full(candidates);
    rooms.set(placeOf(found), (rooms.get(placeOf(found)) ?? Infinity) - 1);
    return found;
  };
}

/** How many more sources each target of kind `interface` may have; the others have no limit. */
function roomsOf(world: World, targets: Iterable<PlannedTarget>, others: readonly Session[], quotas: Quotas): Map<string, number> {
  const interfaces = new Map(world.interfaces.map((one) => [one.id, one]));
  const instances = new Map(world.instances.map((one) => [one.id, one]));
  const rooms = new Map<string, number>();
  for (const target of targets) {
    if (target.kind !== 'interface') continue;
    const place = placeOf(target);
    const taken = new Set(others.filter((session) => session.target === place).map((session) => session.interface));
    const type = instances.get(interfaces.get(target.destination)?.instance ?? '')?.type;
    rooms.set(place, sourcesPerTarget(quotas, type) - taken.size);
  }
  return rooms;
}

/** Two targets of the file may be one of AWS's. */
export const placeOf = ({ reference }: Pick<PlannedTarget, 'reference'>): string => ('id' in reference ? reference.id : reference.key);

/** Sources of a zone with several targets spread over them by a hash: none moves when another comes or goes. */
const spread = (candidates: readonly PlannedTarget[], source: string): readonly PlannedTarget[] =>
  candidates.length === 1
    ? candidates
    : candidates
        .map((candidate) => ({ candidate, hash: sha256(`${candidate.name}\n${source}`) }))
        .toSorted((a, b) => byText(a.hash, b.hash))
        .map(({ candidate }) => candidate);

const full = (candidates: readonly PlannedTarget[]): Shortfall => {
  const keys = candidates.map(({ key }) => key).join(', ');
  return {
    code: 'past_quota',
    about: `sources of ${keys}`,
    reason: `an interface as target may receive from few sources, and ${keys} has no room`,
    remedy: 'Mirror to a network load balancer, which has no such limit, or give the zone another target.',
  };
};
