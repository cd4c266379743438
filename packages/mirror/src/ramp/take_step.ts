import { applyPlan } from '../apply/apply.ts';
import type { Aws } from '../aws/aws.ts';
import { MirrorError } from '../error.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import type { Plan } from '../plan/plan.ts';
import { planMirror } from '../plan/plan_mirror.ts';
import { refuseUnsafe } from '../plan/refuse_unsafe.ts';
import { mirrorOf, shareOf } from '../world/own.ts';
import { readWorld } from '../world/read_world.ts';
import type { World } from '../world/world.ts';
import type { Step } from './guard.ts';
import type { Lookout } from './lookout.ts';
import type { RampOptions } from './ramp.ts';

/** Shares in percent. */
interface Widening {
  readonly share: number;
  /** Of the step before: what lies between the two is what this step brings, also where an earlier ramp has made it. */
  readonly before: number;
  /** What the mirror has, as far as this ramp knows. */
  readonly now: number;
}

/**
 * Applies a step and watches it meanwhile and afterwards; `why` says why it has to be taken back. Throws what ends it before anything is made; rejects
 * with the signal's reason.
 */
export async function takeStep(aws: Aws, file: MirrorFile, { share, before, now }: Widening, lookout: Lookout, options: RampOptions) {
  const { onEvent, signal } = options;
  const world = await readWorld(aws, file, undefined, signal);
  refuseOverruled(file, world, now);
  const plan = planMirror(file, world, { share });
  refuseUnsafe(plan, options);
  const had = mirroredBy(planMirror(file, world, { share: before }));
  const brought = new Set([...mirroredBy(plan)].filter((id) => !had.has(id)));
  const created = plan.changes.filter(({ kind, action }) => kind === 'session' && action === 'create');
  onEvent?.({ kind: 'applying', share, sessions: created.length });

  const breach = new AbortController();
  const over = new AbortController();
  const ended = AbortSignal.any([breach.signal, ...(signal === undefined ? [] : [signal])]);
  let step: Step = { share, applied: undefined };
  let why: string | undefined;
  let isBegun = false;
  const found = (reason: string): void => {
    why ??= reason;
    breach.abort();
  };
  const watching = (async () => {
    while (!over.signal.aborted && why === undefined) {
      await aws.clock.sleep(file.ramp.every * 1000, over.signal).catch(() => undefined);
      const reason = await lookout.look(step, (reading) => onEvent?.({ kind: 'reading', share, reading }));
      if (reason !== undefined) found(reason);
    }
  })().catch((error: Error) => found(error.message)); // What a guard throws unexpectedly ends the step as well.
  try {
    const onReport = ({ done }: { readonly done: readonly unknown[] }): void => {
      isBegun = done.length > 0;
    };
    await applyPlan(aws, plan, { signal: ended, onReport });
    const applied = await readWorld(aws, file, undefined, ended);
    const isNew = (session: World['sessions'][number]): boolean => mirrorOf(session.tags) === file.name && brought.has(session.interface);
    const sessions = applied.sessions.filter(isNew).map(({ id }) => id);
    step = { share, applied: { at: aws.clock.now(), world: applied, sessions } };
    onEvent?.({ kind: 'applied', share, sessions: sessions.length });
    await aws.clock.sleep(file.ramp.observe * 1000, ended);
  } catch (error) {
    // A breach goes before the user's signal: it would stay otherwise.
    if (why === undefined) {
      if (signal?.aborted === true) throw signal.reason;
      if (!isBegun) throw error;
      found((error as Error).message);
    }
  } finally {
    over.abort();
    await watching;
  }
  return { sessions: step.applied?.sessions.length ?? 0, why };
}

/** Who killed a mirror, or narrowed it, while a step was watched shall not find it widened by the next. */
function refuseOverruled({ name }: MirrorFile, world: World, expected: number): void {
  const share = shareOf(world, name);
  if (share === undefined || share === expected) return;
  throw new MirrorError(
    'conflict',
    `${name}: somebody set its share to ${share} % meanwhile (mirrorscope mirror kill, apply or ramp), so this ramp ends here`,
  );
}

/** Interfaces that a plan wants mirrored. */
const mirroredBy = ({ changes }: Plan): Set<string> =>
  new Set(changes.flatMap((change) => (change.kind === 'session' && change.after !== undefined ? [change.after.interface] : [])));
