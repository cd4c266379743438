import type { Cloud } from './cloud/cloud.ts';

/** Sessions, by ID, whose filter lets anything through at all: what AWS would copy packets for at this moment. */
export function mirroringSessions({ account }: Cloud): string[] {
  const accepting = new Set(account.rules.rows().flatMap((rule) => (rule.ruleAction === 'accept' ? [rule.trafficMirrorFilterId] : [])));
  const serving = account.filters.rows().flatMap((filter) => (filter.networkServiceSet.length > 0 ? [filter.trafficMirrorFilterId] : []));
  const open = new Set([...accepting, ...serving]);
  return account.sessions.rows().flatMap((session) => (open.has(session.trafficMirrorFilterId) ? [session.trafficMirrorSessionId] : []));
}
