import type { Session, World } from '../world/world.ts';
import { placeOf } from './moves.ts';
import { limitsOf } from './places.ts';
import type { Change, QuotaUse, SessionState } from './plan.ts';
import type { Quotas } from './quotas.ts';

/** What is used of AWS's quotas before and after: of the account always; of a filter, an interface as target and a source where the plan touches it. */
export function quotaUse(world: World, changes: readonly Change[], quotas: Quotas): QuotaUse[] {
  const account = (['session', 'target', 'filter'] as const).map((kind): QuotaUse => {
    const before = kind === 'session' ? world.sessions.length : kind === 'target' ? world.targets.length : world.filters.length;
    const limit = kind === 'session' ? quotas.sessions : kind === 'target' ? quotas.targets : quotas.filters;
    const of = changes.filter((change) => change.kind === kind);
    return { what: `${kind}s`, before, after: before + of.filter(isAdded).length - of.filter(isDeleted).length, limit };
  });
  return [...account, ...rules(changes, quotas), ...links(world, changes, quotas)];
}

const isAdded = ({ action }: Change): boolean => action === 'create' || action === 'replace';
const isDeleted = ({ action }: Change): boolean => action === 'delete';

/** Of filters that stay. */
function rules(changes: readonly Change[], { rulesPerFilter }: Quotas): QuotaUse[] {
  const groups = Map.groupBy(
    changes.filter((change) => change.kind === 'rule'),
    ({ key, before, after }) => `${key.split('/')[1]} ${placeOf((after ?? before)?.filter)}`,
  );
  return [...groups.values()].flatMap((group) => {
    const before = group.filter((change) => change.before !== undefined).length;
    const after = group.filter((change) => change.after !== undefined).length;
    return after === 0 ? [] : [{ what: `rules of filter/${group[0]!.key.split('/')[1]}`, before, after, limit: rulesPerFilter }];
  });
}

/** Sources of targets that are interfaces, since the others have no limit; and interfaces that have all the sessions that AWS allows. */
function links(world: World, changes: readonly Change[], quotas: Quotas): QuotaUse[] {
  const sessions = changes.filter((change) => change.kind === 'session');
  const decided = new Set(sessions.map(({ id }) => id));
  const linkOf = ({ interface: source, target }: SessionState): Link => ({ source, target: placeOf(target) });
  const linksOf = (all: readonly Session[]): Link[] => all.map(({ interface: source, target }) => ({ source, target }));
  const before = linksOf(world.sessions);
  const after = [
    ...linksOf(world.sessions.filter(({ id }) => !decided.has(id))),
    ...sessions.flatMap((change) => (change.after === undefined ? [] : [linkOf(change.after)])),
  ];
  const touched = sessions.flatMap((change) =>
    [change.before, change.after].flatMap((state) => (state === undefined ? [] : [linkOf(state)])),
  );
  const limits = limitsOf(world, targetsOf(world, changes), quotas);
  const usesOf = (side: keyof Link, limitOf: (name: string) => number): QuotaUse[] => {
    const was = Map.groupBy(before, (link) => link[side]);
    const is = Map.groupBy(after, (link) => link[side]);
    return [...new Set(touched.map((link) => link[side]))].toSorted().map((name) => ({
      what: `${side === 'target' ? 'sources' : 'sessions'} of ${name}`,
      before: was.get(name)?.length ?? 0,
      after: is.get(name)?.length ?? 0,
      limit: limitOf(name),
    }));
  };
  return [
    ...usesOf('target', (name) => limits.get(name) ?? Infinity).filter(({ limit }) => limit !== Infinity),
    ...usesOf('source', () => quotas.sessionsPerInterface).filter(({ after: used, limit }) => used >= limit),
  ];
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** Those that are there, and those that are made. */
const targetsOf = (world: World, changes: readonly Change[]): Parameters<typeof limitsOf>[1] => [
  ...world.targets.map(({ id, kind, destination }) => ({ reference: { id }, kind, destination })),
  ...changes.flatMap((change) =>
    change.kind === 'target' && isAdded(change) && change.after !== undefined ? [{ reference: { key: change.key }, ...change.after }] : [],
  ),
];
