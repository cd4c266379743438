import type { World } from '../world/world.ts';
import { assemble, fileHash } from './assemble.ts';
import { cleanup, usersAfter } from './cleanup.ts';
import { ownOf } from './own.ts';
import type { CostEstimate, Plan } from './plan.ts';
import { QUOTAS } from './quotas.ts';
import { deletion, inOrder } from './sessions.ts';

const NOTHING: CostEstimate = { sessions: 0, sessionCount: 0, crossZone: undefined, crossZoneSessions: 0, total: 0, budget: undefined };

/** Takes a mirror away: its sessions, then its filters and targets. It needs no file. What sessions of others use stays, with a finding. */
export function planDestroy(world: World, mirror: string): Plan {
  const own = ownOf(world, mirror);
  const reason = 'the mirror is taken away';
  const all = <T>(things: readonly T[]): { thing: T; reason: string }[] => things.map((thing) => ({ thing, reason }));
  const deleted = own.sessions.map((session) => deletion(session, reason)).toSorted(inOrder);
  const rest = cleanup(all(own.filters), all(own.targets), usersAfter(own, deleted));
  return assemble(world, mirror, 0, fileHash(mirror), [...deleted, ...rest.changes], rest.findings, NOTHING, QUOTAS);
}
