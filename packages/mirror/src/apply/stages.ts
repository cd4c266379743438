import type { Change } from '../plan/plan.ts';

/** Changes of one kind and action that follow each other in a plan. None of them needs another, so they are done together. */
export interface Stage {
  readonly kind: Change['kind'];
  readonly action: Change['action'];
  readonly changes: readonly Change[];
}

/** In the plan's order, without what stays unchanged. */
export function stagesOf(changes: readonly Change[]): Stage[] {
  const stages: { kind: Change['kind']; action: Change['action']; changes: Change[] }[] = [];
  for (const change of changes) {
    if (change.action === 'unchanged') continue;
    const last = stages.at(-1);
    if (last?.kind === change.kind && last.action === change.action) last.changes.push(change);
    else stages.push({ kind: change.kind, action: change.action, changes: [change] });
  }
  return stages;
}

/** Things come into being there that later stages need, or that would be made twice by a run that does not see them. */
export const isAwaited = ({ kind, action }: Stage): boolean =>
  action === 'create' || action === 'replace' || (action === 'modify' && kind !== 'session');
