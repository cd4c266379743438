import { applyPlan } from '../apply/apply.ts';
import type { Aws } from '../aws/aws.ts';
import { MirrorError } from '../error.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import { planMirror } from '../plan/plan_mirror.ts';
import { refuseUnsafe } from '../plan/refuse_unsafe.ts';
import { mirrorOf, shareOf } from '../world/own.ts';
import { readWorld } from '../world/read_world.ts';
import type { World } from '../world/world.ts';
import type { Applied, Guard, Reading, Step } from './guard.ts';
import { Lookout } from './lookout.ts';
import { type RolledBack, rollBack } from './roll_back.ts';

export type RampEvent =
  | { readonly kind: 'applying'; readonly share: number; readonly sessions: number }
  | { readonly kind: 'applied'; readonly share: number; readonly sessions: number }
  | { readonly kind: 'reading'; readonly share: number; readonly reading: Reading }
  | { readonly kind: 'breach'; readonly share: number; readonly why: string }
  | { readonly kind: 'rolled back'; readonly share: number; readonly to: number; readonly sessions: number };

export interface RampOptions {
  readonly guards: readonly Guard[];
  readonly onEvent?: (event: RampEvent) => void;
  /** Aborted: the ramp stops where it is, and takes nothing back. */
  readonly signal?: AbortSignal;
}

export interface RampReport {
  readonly mirror: string;
  readonly steps: readonly StepReport[];
  /** Percent of the sources that are mirrored now. */
  readonly share: number;
  /** undefined: no limit was met. */
  readonly breach: Breach | undefined;
}

export interface StepReport {
  readonly share: number;
  /** Sessions that it brought. */
  readonly sessions: number;
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly ended: number;
  /** The last of each measure. */
  readonly readings: readonly Reading[];
}

export interface Breach extends RolledBack {
  readonly share: number;
  readonly why: string;
  readonly readings: readonly Reading[];
}

/**
 * Widens a mirror in steps, watches each from its first session on, and at a breach takes the step (or all) back. Goes on where an earlier ramp ended,
 * since the share stands in a tag: that step is watched again. Throws MirrorError unsafe where the plan of a step says no, and what a guard throws that
 * cannot be read before a step.
 */
export async function ramp(aws: Aws, file: MirrorFile, options: RampOptions): Promise<RampReport> {
  const steps: StepReport[] = [];
  let share = shareOf(await readWorld(aws, file), file.name) ?? 0;
  for (const [i, next] of file.ramp.steps.entries()) {
    if (next < share) continue;
    const lookout = new Lookout(options.guards);
    await lookout.begin();
    const began = aws.clock.now();
    const { sessions, why } = await takeStep(aws, file, next, lookout, options);
    steps.push({ share: next, sessions, began, ended: aws.clock.now(), readings: lookout.readings });
    if (why === undefined) {
      share = next;
      continue;
    }
    options.onEvent?.({ kind: 'breach', share: next, why });
    const rolledBack = await rollBack(aws, file, file.ramp.rollback === 'all' ? 0 : (file.ramp.steps[i - 1] ?? 0));
    options.onEvent?.({ kind: 'rolled back', share: next, to: rolledBack.to, sessions: rolledBack.sessions });
    return { mirror: file.name, steps, share: rolledBack.to, breach: { share: next, why, readings: lookout.readings, ...rolledBack } };
  }
  return { mirror: file.name, steps, share, breach: undefined };
}

/** Applies a step and watches it meanwhile and afterwards; `why` says why it has to be taken back. */
async function takeStep(aws: Aws, file: MirrorFile, share: number, lookout: Lookout, { onEvent, signal }: RampOptions) {
  const { clock } = aws;
  const breach = new AbortController();
  const over = new AbortController();
  const ended = AbortSignal.any([breach.signal, ...(signal === undefined ? [] : [signal])]);
  let step: Step = { share, applied: undefined };
  let why: string | undefined;
  const found = (reason: string): void => {
    why ??= reason;
    breach.abort();
  };
  const watching = (async () => {
    while (!over.signal.aborted && why === undefined) {
      await clock.sleep(file.ramp.every * 1000, over.signal).catch(() => undefined);
      const reason = await lookout.look(step, (reading) => onEvent?.({ kind: 'reading', share, reading }));
      if (reason !== undefined) found(reason);
    }
  })();
  // What a guard throws unexpectedly ends the step as well.
  watching.catch((error: Error) => found(error.message));
  try {
    const applied = await widen(aws, file, share, onEvent, ended);
    step = { share, applied };
    onEvent?.({ kind: 'applied', share, sessions: applied.sessions.length });
    await clock.sleep(file.ramp.observe * 1000, ended);
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (error instanceof MirrorError && error.code === 'partial') found(error.message);
    else if (why === undefined) throw error;
  } finally {
    over.abort();
    await watching.catch(() => undefined);
  }
  return { sessions: step.applied?.sessions.length ?? 0, why };
}

async function widen(aws: Aws, file: MirrorFile, share: number, onEvent: RampOptions['onEvent'], signal: AbortSignal): Promise<Applied> {
  const before = await readWorld(aws, file);
  const plan = planMirror(file, before, { share });
  refuseUnsafe(plan);
  const created = plan.changes.filter(({ kind, action }) => kind === 'session' && action === 'create');
  onEvent?.({ kind: 'applying', share, sessions: created.length });
  await applyPlan(aws, plan, { signal });
  const world = await readWorld(aws, file);
  const had = new Set(before.sessions.map(({ id }) => id));
  const isNew = ({ id, tags }: World['sessions'][number]): boolean => mirrorOf(tags) === file.name && !had.has(id);
  return { at: aws.clock.now(), world, sessions: world.sessions.filter(isNew).map(({ id }) => id) };
}
