import type { Reference } from './plan.ts';
import type { SessionChange } from './sessions.ts';

/**
 * Sessions that change in an order in which no target ever has more than it may: one that moves waits until another has left. Where they wait for each
 * other in a circle, one is deleted and created anew: deletions come before all else. `counts`: sessions of each target once the deletions are done.
 */
export function orderMoves(
  modified: readonly SessionChange[],
  counts: ReadonlyMap<string, number>,
  limits: ReadonlyMap<string, number>,
): { readonly modified: readonly SessionChange[]; readonly anew: readonly SessionChange[] } {
  const now = new Map(counts);
  const add = (reference: Reference | undefined, by: number): void => {
    const place = placeOf(reference);
    now.set(place, (now.get(place) ?? 0) + by);
  };
  const waits = ({ before, after }: SessionChange): boolean => {
    const place = placeOf(after?.target);
    return place !== placeOf(before?.target) && (now.get(place) ?? 0) >= (limits.get(place) ?? Infinity);
  };
  const ordered: SessionChange[] = [];
  const anew: SessionChange[] = [];
  let waiting = modified;
  while (waiting.length > 0) {
    const blocked: SessionChange[] = [];
    for (const change of waiting) {
      if (waits(change)) {
        blocked.push(change);
        continue;
      }
      add(change.before?.target, -1);
      add(change.after?.target, 1);
      ordered.push(change);
    }
    const [first] = blocked.length === waiting.length ? blocked.splice(0, 1) : [];
    if (first !== undefined) {
      anew.push(first);
      add(first.before?.target, -1);
    }
    waiting = blocked;
  }
  return { modified: ordered, anew };
}

/** What stands for a target: its ID, or the key of one that is to be made. */
export const placeOf = (reference: Reference | undefined): string =>
  reference === undefined ? '' : 'id' in reference ? reference.id : reference.key;
