import { MirrorError } from '../error.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import type { World } from '../world/world.ts';
import { fileHash } from './assemble.ts';
import { canonicalJson } from './canonical.ts';
import type { Change, Plan } from './plan.ts';
import { planDestroy } from './plan_destroy.ts';
import { planMirror } from './plan_mirror.ts';
import { sample } from './words.ts';

/**
 * Throws MirrorError moved where a saved plan is not what would be planned now, and names what moved; new findings that are errors count. `file` is
 * undefined for a plan that takes a mirror away.
 */
export function checkUnmoved(plan: Plan, file: MirrorFile | undefined, world: World): void {
  const moved = (what: string): MirrorError =>
    new MirrorError('moved', `the plan of ${plan.mirror} is out of date, since ${what}: make a new plan`);
  for (const place of ['account', 'region'] as const) {
    if (plan[place] !== world[place]) throw moved(`it is for ${place} ${plan[place]}, and this is ${world[place]}`);
  }
  if (plan.file !== fileHash(file ?? plan.mirror)) throw moved('the file has changed');
  const now = file === undefined ? planDestroy(world, plan.mirror) : planMirror(file, world, { share: plan.share });
  if (now.world !== plan.world) throw moved(`the world has moved: ${sample(moves(plan.changes, now.changes))}`);
  const known = new Set(plan.findings.map(({ code, about }) => `${code} ${about}`));
  const fresh = now.findings.filter(({ severity, code, about }) => severity === 'error' && !known.has(`${code} ${about}`));
  if (fresh.length > 0) throw moved(`what was well is not: ${sample(fresh.map(({ message }) => message))}`);
}

function moves(then: readonly Change[], now: readonly Change[]): string[] {
  // Where several have one key, all but one are to be deleted.
  const name = ({ key, action, id }: Change): string => (action === 'delete' ? `${key} ${id}` : key);
  const was = new Map(then.map((change) => [name(change), change]));
  const is = new Map(now.map((change) => [name(change), change]));
  const text = ({ action, reason }: Change): string => `${action} (${reason})`;
  return [
    ...[...is].flatMap(([key, change]) => {
      const old = was.get(key);
      if (old === undefined) return [`${change.key} is new: ${text(change)}`];
      return canonicalJson(old) === canonicalJson(change) ? [] : [`${change.key} was ${text(old)}, is ${text(change)}`];
    }),
    ...[...was].filter(([key]) => !is.has(key)).map(([, change]) => `${change.key} was ${text(change)}, is not any more`),
  ];
}
