import type { Change } from '../../plan/plan.ts';
import type { Run } from './calls.ts';
import { createFilter, deleteFilter, modifyServices } from './filter.ts';
import { createRule, deleteRule, modifyRule } from './rule.ts';
import { createSession, deleteSession, modifySession } from './session.ts';
import { createTarget, deleteTarget } from './target.ts';

/**
 * Does one change, but for the tags of what is there already (see retag). Answers with the ID of what it was done to. Done twice it has the same end.
 * Throws MirrorError.
 */
export async function perform(run: Run, change: Change, salt = 0): Promise<string> {
  if (change.action === 'modify') return await modify(run, change);
  if (change.action === 'delete') return await remove(run, change);
  const id = await create(run, change, salt);
  run.ids.created(change.key, id);
  return id;
}

function create(run: Run, change: Change, salt: number): Promise<string> {
  const { key } = change;
  switch (change.kind) {
    case 'target':
      return createTarget(run, key, change.after!, salt);
    case 'filter':
      return createFilter(run, key, change.after!, salt);
    case 'rule':
      return createRule(run, key, change.after!, salt);
    case 'session':
      return createSession(run, key, change.after!, salt);
  }
}

async function modify(run: Run, change: Change): Promise<string> {
  const { key } = change;
  const id = change.id!;
  // Of a target AWS modifies tags alone.
  if (change.kind === 'filter') await modifyServices(run, key, id, change.before!.services, change.after!.services);
  if (change.kind === 'rule') await modifyRule(run, key, id, change.before!, change.after!);
  if (change.kind === 'session') await modifySession(run, key, id, change.before!, change.after!);
  return id;
}

const REMOVE = { target: deleteTarget, filter: deleteFilter, rule: deleteRule, session: deleteSession };

async function remove(run: Run, { kind, key, id }: Change): Promise<string> {
  await REMOVE[kind](run, key, id!);
  return id!;
}
