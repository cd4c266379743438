import type { Session, World } from '../world/world.ts';
import { byText, sha256 } from './canonical.ts';
import { placeOf } from './moves.ts';
import { type Quotas, sourcesPerTarget } from './quotas.ts';
import type { Shortfall } from './shortfall.ts';
import type { PlannedTarget } from './targets.ts';

export interface Places {
  /** Gives a source one of its candidates; asked once for each, in the order of shares. */
  choose(source: string, candidates: readonly PlannedTarget[], existing: Session | undefined): PlannedTarget | Shortfall;
  /** Whether a session that is not decided about can keep its target. */
  keep(target: string): boolean;
}

export function placesOf(limits: ReadonlyMap<string, number>, foreign: readonly Session[]): Places {
  const rooms = new Map([...limits].map(([place, limit]) => [place, limit - foreign.filter(({ target }) => target === place).length]));
  const take = (place: string): boolean => {
    const room = rooms.get(place) ?? Infinity;
    if (room > 0) rooms.set(place, room - 1);
    return room > 0;
  };
  return {
    choose(source, candidates, existing) {
      const now = candidates.find(({ reference }) => 'id' in reference && reference.id === existing?.target);
      const order = now === undefined ? spread(candidates, source) : [now, ...candidates];
      return order.find((candidate) => take(placeOf(candidate.reference))) ?? full(candidates);
    },
    keep: take,
  };
}

/**
 * How many sources each target of kind `interface` may have, by its ID or key; the others have no limit. Sessions are counted against it: AWS has an
 * error for too many of either.
 */
export function limitsOf(
  world: World,
  targets: Iterable<Pick<PlannedTarget, 'reference' | 'kind' | 'destination'>>,
  quotas: Quotas,
): Map<string, number> {
  const instances = new Map(world.instances.map(({ id, type }) => [id, type]));
  const types = new Map(world.interfaces.map(({ id, instance }) => [id, instances.get(instance ?? '')]));
  return new Map(
    [...targets]
      .filter(({ kind }) => kind === 'interface')
      .map(({ reference, destination }) => [placeOf(reference), sourcesPerTarget(quotas, types.get(destination))]),
  );
}

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
