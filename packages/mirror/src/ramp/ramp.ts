import type { Aws } from '../aws/aws.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import { shareOf } from '../world/own.ts';
import { readWorld } from '../world/read_world.ts';
import type { Guard, Reading } from './guard.ts';
import { Lookout } from './lookout.ts';
import { type RolledBack, rollBack } from './roll_back.ts';
import { takeStep } from './take_step.ts';

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
  /** Goes on in spite of findings that are errors, though not beyond the budget. */
  readonly force?: boolean;
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
 * since the share stands in a tag: that step is watched again. Throws MirrorError unsafe where the plan of a step says no, conflict where somebody set
 * another share between two steps, and what a guard throws that cannot be read before a step.
 */
export async function ramp(aws: Aws, file: MirrorFile, options: RampOptions): Promise<RampReport> {
  const { steps: shares, rollback } = file.ramp;
  const steps: StepReport[] = [];
  let share = shareOf(await readWorld(aws, file, undefined, options.signal), file.name) ?? 0;
  for (const [i, next] of shares.entries()) {
    if (next < share) continue;
    const before = next === share ? (shares[i - 1] ?? 0) : share;
    const lookout = new Lookout(options.guards, aws.clock);
    await lookout.begin();
    const began = aws.clock.now();
    const { sessions, why } = await takeStep(aws, file, { share: next, before, now: share }, lookout, options);
    steps.push({ share: next, sessions, began, ended: aws.clock.now(), readings: lookout.readings });
    if (why === undefined) {
      share = next;
      continue;
    }
    options.onEvent?.({ kind: 'breach', share: next, why });
    const rolledBack = await rollBack(aws, file, rollback === 'all' ? 0 : before);
    options.onEvent?.({ kind: 'rolled back', share: next, to: rolledBack.to, sessions: rolledBack.sessions });
    return { mirror: file.name, steps, share: rolledBack.to, breach: { share: next, why, readings: lookout.readings, ...rolledBack } };
  }
  return { mirror: file.name, steps, share, breach: undefined };
}
