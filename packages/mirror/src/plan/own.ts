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
}

export function ownOf(world: World, mirror: string): Own {
  const isOwn = ({ tags }: { readonly tags: Tags }): boolean => mirrorOf(tags) === mirror;
  const sessions = Map.groupBy(world.sessions, isOwn);
  return {
    targets: world.targets.filter(isOwn),
    filters: world.filters.filter(isOwn),
    sessions: sessions.get(true) ?? [],
    foreignSessions: sessions.get(false) ?? [],
    used: new Set(world.sessions.flatMap(({ target, filter }) => [target, filter])),
  };
}

/**
 * Of several own things with the same key, as two runs at once or a lost answer leave them: the one that stays. It is one in use, and of those the
 * one with the lowest ID, so that every run decides alike.
 */
export function stays<T extends { readonly id: string; readonly tags: Tags }>(
  things: readonly T[],
  key: string,
  used: ReadonlySet<string>,
): T | undefined {
  const same = things.filter(({ tags }) => keyOf(tags) === key);
  return same.find(({ id }) => used.has(id)) ?? same[0];
}
