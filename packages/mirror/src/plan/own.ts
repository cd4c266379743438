import { keyOf, mirrorOf } from '../world/own.ts';
import type { Filter, Session, Tags, Target, World } from '../world/world.ts';

/** What of a world belongs to one mirror, and what is somebody else's. */
export interface Own {
  readonly targets: readonly Target[];
  readonly filters: readonly Filter[];
  readonly sessions: readonly Session[];
  readonly foreignSessions: readonly Session[];
  /** IDs of the targets and filters that any session uses, ours or not. */
  readonly used: ReadonlySet<string>;
  readonly usedByOthers: ReadonlySet<string>;
}

export function ownOf(world: World, mirror: string): Own {
  const isOwn = ({ tags }: { readonly tags: Tags }): boolean => mirrorOf(tags) === mirror;
  const groups = Map.groupBy(world.sessions, isOwn);
  const foreignSessions = groups.get(false) ?? [];
  return {
    targets: world.targets.filter(isOwn),
    filters: world.filters.filter(isOwn),
    sessions: groups.get(true) ?? [],
    foreignSessions,
    used: usedBy(world.sessions),
    usedByOthers: usedBy(foreignSessions),
  };
}

const usedBy = (sessions: readonly Session[]): Set<string> => new Set(sessions.flatMap(({ target, filter }) => [target, filter]));

/**
 * Of several own things with the same key, as two runs at once or a lost answer leave them: the one that stays. It is one that sessions of others use,
 * since that cannot go; else one in use; and of those the one with the lowest ID, so that every run decides alike.
 */
export function stays<T extends Target | Filter>(things: readonly T[], key: string, { used, usedByOthers }: Own): T | undefined {
  const same = things.filter(({ tags }) => keyOf(tags) === key);
  return same.find(({ id }) => usedByOthers.has(id)) ?? same.find(({ id }) => used.has(id)) ?? same[0];
}

/** What the file names by its ID is taken as it is, though it may be ours. */
export function withoutNamed<T extends Target | Filter>(things: readonly T[], choices: Readonly<Record<string, object>>): T[] {
  const named = new Set(Object.values(choices).flatMap((choice) => ('id' in choice ? [choice.id] : [])));
  return things.filter(({ id }) => !named.has(id));
}
