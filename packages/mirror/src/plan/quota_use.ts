import type { World } from '../world/world.ts';
import { byText } from './canonical.ts';
import { placeOf } from './moves.ts';
import type { Change, QuotaUse } from './plan.ts';
import { type Quotas, sourcesPerTarget } from './quotas.ts';

/** What is used of AWS's quotas before and after: of the account always; of a filter, an interface as target and a source where the plan touches it. */
export function quotaUse(world: World, changes: readonly Change[], quotas: Quotas): QuotaUse[] {
  const account = (['session', 'target', 'filter'] as const).map((kind): QuotaUse => {
    const before = kind === 'session' ? world.sessions.length : kind === 'target' ? world.targets.length : world.filters.length;
    const limit = kind === 'session' ? quotas.sessions : kind === 'target' ? quotas.targets : quotas.filters;
    const of = changes.filter((change) => change.kind === kind);
    return { what: `${kind}s`, before, after: before + of.filter(isAdded).length - of.filter(isDeleted).length, limit };
  });
  return [...account, ...rules(changes, quotas), ...sources(world, changes, quotas), ...interfaces(world, changes, quotas)];
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

/** Sources of targets that are interfaces: the others have no limit. */
function sources(world: World, changes: readonly Change[], quotas: Quotas): QuotaUse[] {
  const limits = new Map<string, number>();
  const instances = new Map(world.instances.map(({ id, type }) => [id, type]));
  const types = new Map(world.interfaces.map(({ id, instance }) => [id, instances.get(instance ?? '')]));
  for (const { id, kind, destination } of world.targets)
    if (kind === 'interface') limits.set(id, sourcesPerTarget(quotas, types.get(destination)));
  for (const { kind, action, key, after } of changes) {
    if (kind !== 'target' || after?.kind !== 'interface') continue;
    if (action === 'create' || action === 'replace') limits.set(key, sourcesPerTarget(quotas, types.get(after.destination)));
  }
  const counts = new Map<string, { before: number; after: number }>();
  const touched = new Set<string>();
  const count = (target: string, side: 'before' | 'after', by: number): void => {
    if (!limits.has(target)) return;
    const known = counts.get(target) ?? { before: 0, after: 0 };
    counts.set(target, { ...known, [side]: known[side] + by });
  };
  for (const { target } of world.sessions) for (const side of ['before', 'after'] as const) count(target, side, 1);
  for (const { kind, before, after } of changes) {
    if (kind !== 'session') continue;
    for (const [state, by] of [
      [before, -1],
      [after, 1],
    ] as const) {
      if (state === undefined) continue;
      count(placeOf(state.target), 'after', by);
      touched.add(placeOf(state.target));
    }
  }
  return [...counts]
    .filter(([target]) => touched.has(target))
    .toSorted(([a], [b]) => byText(a, b))
    .map(([target, used]) => ({ what: `sources of ${target}`, ...used, limit: limits.get(target) ?? 0 }));
}

/** Interfaces that have all the sessions that AWS allows. */
function interfaces(world: World, changes: readonly Change[], { sessionsPerInterface }: Quotas): QuotaUse[] {
  const counts = new Map<string, { before: number; after: number }>();
  const count = (id: string, before: number, after: number): void => {
    const known = counts.get(id) ?? { before: 0, after: 0 };
    counts.set(id, { before: known.before + before, after: known.after + after });
  };
  for (const session of world.sessions) count(session.interface, 1, 1);
  const touched = new Set<string>();
  for (const change of changes) {
    if (change.kind !== 'session') continue;
    const id = (change.after ?? change.before)?.interface ?? '';
    touched.add(id);
    if (isAdded(change)) count(id, 0, 1);
    if (isDeleted(change)) count(id, 0, -1);
  }
  const full = [...counts].filter(([id, { after }]) => touched.has(id) && after >= sessionsPerInterface);
  return rows(new Map(full.map(([id, used]) => [`sessions of ${id}`, used])), sessionsPerInterface);
}

const rows = (counts: ReadonlyMap<string, { before: number; after: number }>, limit: number): QuotaUse[] =>
  [...counts].toSorted(([a], [b]) => byText(a, b)).map(([what, used]) => ({ what, ...used, limit }));
