import type { World } from '../world/world.ts';
import { assemble, fileHash } from './assemble.ts';
import { byText } from './canonical.ts';
import { cleanup } from './cleanup.ts';
import { ownOf } from './own.ts';
import type { CostEstimate, Plan } from './plan.ts';
import { QUOTAS } from './quotas.ts';
import { deletion } from './sessions.ts';

const NOTHING: CostEstimate = { sessions: 0, sessionCount: 0, crossZone: undefined, crossZoneSessions: 0, total: 0, budget: undefined };

/** Takes a mirror away: its sessions, then its filters and targets. It needs no file. What sessions of others use stays, with a finding. */
export function planDestroy(world: World, mirror: string): Plan {
  const { sessions, filters, targets, foreignSessions } = ownOf(world, mirror);
  const reason = 'the mirror is taken away';
  const all = <T>(things: readonly T[]): { thing: T; reason: string }[] => things.map((thing) => ({ thing, reason }));
  const users = new Map<string, string[]>();
  for (const { id, target, filter } of foreignSessions)
    for (const thing of [target, filter]) users.set(thing, [...(users.get(thing) ?? []), id]);
  const rest = cleanup(all(filters), all(targets), users);
  const deleted = sessions
    .map((session) => deletion(session, reason))
    .toSorted((a, b) => byText(a.key, b.key) || byText(a.id ?? '', b.id ?? ''));
  return assemble(world, mirror, 0, fileHash(mirror), [...deleted, ...rest.changes], rest.findings, NOTHING, QUOTAS);
}
