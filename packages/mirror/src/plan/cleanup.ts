import type { Finding } from '../preflight/finding.ts';
import { keyOf } from '../world/own.ts';
import type { Filter, Target } from '../world/world.ts';
import { stateOf as filterState } from './filters.ts';
import type { Own } from './own.ts';
import type { Change } from './plan.ts';
import { deletions } from './rules.ts';
import type { SessionChange } from './sessions.ts';
import { stateOf as targetState } from './targets.ts';
import { sample } from './words.ts';

interface Surplus<T> {
  readonly thing: T;
  readonly reason: string;
}

/** Deletes own filters and targets that are too many. What a session goes on using, AWS would not delete: it stays, with a finding. `users`: sessions by what they use. */
export function cleanup(
  filters: readonly Surplus<Filter>[],
  targets: readonly Surplus<Target>[],
  users: ReadonlyMap<string, readonly string[]>,
): { readonly changes: readonly Change[]; readonly findings: readonly Finding[] } {
  const [usedFilters, freeFilters] = parted(filters, users);
  const [usedTargets, freeTargets] = parted(targets, users);
  const rules = freeFilters.flatMap(({ thing, reason }) => deletions(keyOf(thing.tags) ?? thing.id, { id: thing.id }, thing.rules, reason));
  const changes: Change[] = [
    ...rules,
    ...freeFilters.map(({ thing, reason }) => filterChange(thing, 'delete', reason)),
    ...freeTargets.map(({ thing, reason }) => targetChange(thing, 'delete', reason)),
    ...usedFilters.map(({ thing }) => filterChange(thing, 'unchanged', IN_USE)),
    ...usedTargets.map(({ thing }) => targetChange(thing, 'unchanged', IN_USE)),
  ];
  return { changes, findings: [...usedFilters, ...usedTargets].map(({ thing }) => inUse(thing.id, users.get(thing.id) ?? [])) };
}

const IN_USE = 'sessions go on using it';

function parted<T extends { readonly id: string }>(things: readonly Surplus<T>[], users: ReadonlyMap<string, unknown>) {
  const groups = Map.groupBy(things, ({ thing }) => users.has(thing.id));
  return [groups.get(true) ?? [], groups.get(false) ?? []] as const;
}

function filterChange(filter: Filter, action: 'delete' | 'unchanged', reason: string): Change {
  const before = filterState(filter);
  const after = action === 'delete' ? undefined : before;
  return { action, kind: 'filter', key: keyOf(filter.tags) ?? filter.id, reason, id: filter.id, before, after };
}

function targetChange(target: Target, action: 'delete' | 'unchanged', reason: string): Change {
  const before = targetState(target);
  const after = action === 'delete' ? undefined : before;
  return { action, kind: 'target', key: keyOf(target.tags) ?? target.id, reason, id: target.id, before, after };
}

const inUse = (id: string, sessions: readonly string[]): Finding => ({
  code: 'still_used',
  severity: 'warning',
  about: id,
  message: `${id} is not wanted any more, but sessions use it: ${sample(sessions)}.`,
  meaning: 'AWS deletes no filter or target that a session uses, so it stays.',
  remedy: 'Delete those sessions, or point them elsewhere; the next apply removes it.',
});

/** Sessions by the filters and targets that they use once the plan is done. */
export function usersAfter({ foreignSessions }: Own, sessions: readonly SessionChange[]): Map<string, string[]> {
  const users = new Map<string, string[]>();
  const use = (thing: string, session: string): void => {
    const known = users.get(thing);
    if (known === undefined) users.set(thing, [session]);
    else known.push(session);
  };
  for (const { id, target, filter } of foreignSessions) for (const thing of [target, filter]) use(thing, id);
  for (const { after, key } of sessions) {
    if (after === undefined) continue;
    for (const thing of [after.target, after.filter]) if ('id' in thing) use(thing.id, key);
  }
  return users;
}
