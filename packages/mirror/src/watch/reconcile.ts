import { applyPlan } from '../apply/apply.ts';
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
 * most sessions would go at once, though their interfaces are there, or where the budget ends.
 */
export async function reconcile(aws: Aws, file: MirrorFile, signal?: AbortSignal): Promise<Reconciled> {
  for (let attempt = 1; ; attempt++) {
    const world = await readWorld(aws, file);
    const share = shareOf(world, file.name);
    if (share === undefined || share === 0) return { state: share === 0 ? 'stopped' : 'not applied', changes: [], findings: [] };
    const plan = planMirror(file, world, { share });
    const changes = plan.changes.filter(({ action }) => action !== 'unchanged');
    if (changes.length === 0) return { state: 'settled', changes, findings: plan.findings };
    refuseLandslide(plan, world);
    refuseBeyondBudget(plan);
    try {
      await applyPlan(aws, plan, signal === undefined ? {} : { signal });
    } catch (error) {
      if (!(error instanceof MirrorError && error.code === 'partial') || attempt === ATTEMPTS) throw error;
      continue;
    }
    if (await wasKilled(aws, file)) return { state: 'stopped', changes: [], findings: plan.findings };
    return { state: 'settled', changes, findings: plan.findings };
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

/** A kill that came while sessions were made has not seen all of them: what was made then is taken away again. */
async function wasKilled(aws: Aws, file: MirrorFile): Promise<boolean> {
  if (shareOf(await readWorld(aws, file), file.name) !== 0) return false;
  await kill(aws, { mirror: file.name });
  return true;
}
