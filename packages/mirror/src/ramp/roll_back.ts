import { applyPlan } from '../apply/apply.ts';
import type { Aws } from '../aws/aws.ts';
import { MirrorError } from '../error.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import { planMirror } from '../plan/plan_mirror.ts';
import { readWorld } from '../world/read_world.ts';

export interface RolledBack {
  /** Percent of the sources that are mirrored now. */
  readonly to: number;
  /** Sessions that were taken back, and milliseconds that it took. */
  readonly sessions: number;
  readonly took: number;
}

/** Tries before it says that it could not. */
const ATTEMPTS = 3;

/** Narrows a mirror to `to` percent of its sources. Not to be aborted. Throws MirrorError partial where AWS does not let it. */
export async function rollBack(aws: Aws, file: MirrorFile, to: number): Promise<RolledBack> {
  const began = aws.clock.now();
  let sessions = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      const plan = planMirror(file, await readWorld(aws, file), { share: to });
      const deleted = plan.changes.filter(({ kind, action }) => kind === 'session' && action === 'delete').length;
      sessions = Math.max(sessions, deleted);
      await applyPlan(aws, plan, {});
      return { to, sessions, took: aws.clock.now() - began };
    } catch (error) {
      if (!(error instanceof MirrorError)) throw error;
      if (attempt < ATTEMPTS) continue;
      throw new MirrorError(
        'partial',
        `${file.name} could not be taken back to ${to} %: ${error.message}: mirrorscope mirror kill ends all`,
        error,
      );
    }
  }
}
