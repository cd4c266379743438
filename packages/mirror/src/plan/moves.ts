import type { Reference } from './plan.ts';
import type { SessionChange } from './sessions.ts';

/**
 * Parts sessions that change into those that can be modified, all at once, and those that have to be deleted and created anew, since the target that
 * they move to is full until others have left it. `counts`: sessions of each target once the deletions are done.
 */
export function partMoves(
  changes: readonly SessionChange[],
  counts: ReadonlyMap<string, number>,
  limits: ReadonlyMap<string, number>,
): { readonly modified: readonly SessionChange[]; readonly anew: readonly SessionChange[] } {
  const rooms = new Map([...limits].map(([place, limit]) => [place, limit - (counts.get(place) ?? 0)]));
  const modified: SessionChange[] = [];
  const anew: SessionChange[] = [];
  for (const change of changes) {
    const place = placeOf(change.after?.target);
    const room = rooms.get(place);
    if (room === undefined || place === placeOf(change.before?.target)) modified.push(change);
    else if (room <= 0) anew.push(change);
    else {
      rooms.set(place, room - 1);
      modified.push(change);
    }
  }
  return { modified, anew };
}

/** What stands for a target: its ID, or the key of one that is to be made. */
export const placeOf = (reference: Reference | undefined): string =>
  reference === undefined ? '' : 'id' in reference ? reference.id : reference.key;
