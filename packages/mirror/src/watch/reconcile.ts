import { applyPlan } from '../apply/apply.ts';
import { wouldRepeat } from '../apply/would_repeat.ts';
import type { Aws } from '../aws/aws.ts';
import { MirrorError } from '../error.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import { kill } from '../kill/kill.ts';
import type { Change, Plan } from '../plan/plan.ts';
import { planMirror } from '../plan/plan_mirror.ts';
import { refuseBeyondBudget } from '../plan/refuse_unsafe.ts';
import type { Finding } from '../preflight/finding.ts';
import { shareOf } from '../world/own.ts';
import { readWorld } from '../world/read_world.ts';
import type { World } from '../world/world.ts';

export interface Reconciled {
  /** `not applied`: there is no such mirror; `stopped`: it was killed; `settled`: the world is as the file says, now. */
  readonly state: 'not applied' | 'stopped' | 'settled';
  /** What was done. */
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
}

/** Others that work on the same mirror at the same time may win: then the world is looked at again. */
const ATTEMPTS = 3;

/** More sessions than this, and more than half of all, are not taken away without anybody who wants it. */
const MANY = 10;

/**
 * Puts right what differs from the file, within the share that the mirror has: what appeared gets sessions, what is gone loses them, drift is undone. Never
 * widens a ramp, begins a mirror, or brings one back that was killed. Throws MirrorError unsafe where
 * most sessions would go at once, though their interfaces are there, or where the budget ends; rejects with the signal's reason.
 */
export async function reconcile(aws: Aws, file: MirrorFile, signal?: AbortSignal): Promise<Reconciled> {
  const done: Change[] = [];
  for (let applied = 0; ; applied++) {
    const world = await readWorld(aws, file, undefined, signal);
    const share = shareOf(world, file.name);
    if (share === undefined) return { state: 'not applied', changes: done, findings: [] };
    if (share === 0) {
      // A kill that came while sessions were made may not have seen all of them.
      if (applied > 0) await kill(aws, { mirror: file.name });
      return { state: 'stopped', changes: done, findings: [] };
    }
    const plan = planMirror(file, world, { share });
    const changes = plan.changes.filter(({ action }) => action !== 'unchanged');
    if (changes.length === 0 || applied === ATTEMPTS) return { state: 'settled', changes: done, findings: plan.findings };
    refuseLandslide(plan, world);
    refuseBeyondBudget(plan);
    try {
      await applyPlan(aws, plan, signal === undefined ? {} : { signal });
      done.push(...changes);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof MirrorError) || wouldRepeat(error) || applied + 1 === ATTEMPTS) throw error;
    }
  }
}

/** A selector that suddenly matches little is more often a mistake than a wish. Sessions of interfaces that are gone do not count. */
function refuseLandslide({ mirror, changes }: Plan, { interfaces }: World): void {
  const present = new Set(interfaces.map(({ id }) => id));
  const sessions = changes.filter((change) => change.kind === 'session' && present.has(change.before?.interface ?? ''));
  const deleted = sessions.filter(({ action }) => action === 'delete').length;
  if (deleted <= MANY || deleted * 2 <= sessions.length) return;
  const count = `${deleted} of ${sessions.length} sessions`;
  throw new MirrorError('unsafe', `${mirror}: ${count} would be deleted at once; if that is right, run mirrorscope mirror apply`);
}
