import type { Aws } from '../aws/aws.ts';
import { MirrorError, type MirrorErrorCode } from '../error.ts';
import type { Action, Change, Plan } from '../plan/plan.ts';
import type { Ledger } from './ledger.ts';

/** What became of a plan: each of its changes, but for what stays as it is, stands in one of the three lists. Plain JSON. */
export interface ApplyReport {
  readonly mirror: string;
  readonly region: string;
  readonly done: readonly (ChangeName & { readonly id: string })[];
  readonly failed: readonly (ChangeName & { readonly code: MirrorErrorCode; readonly error: string })[];
  /** Not tried, and why not. */
  readonly left: readonly (ChangeName & { readonly why: string })[];
  readonly unchanged: number;
  /** Of this run. */
  readonly calls: number;
  readonly throttled: number;
  /** Milliseconds. */
  readonly took: number;
}

interface ChangeName {
  readonly action: Action;
  readonly kind: Change['kind'];
  readonly key: string;
}

const nameOf = ({ action, kind, key }: Change): ChangeName => ({ action, kind, key });

interface Moment {
  readonly at: number;
  readonly calls: number;
  readonly throttled: number;
}

export const momentOf = ({ clock, counts: { calls, throttled } }: Aws): Moment => ({ at: clock.now(), calls, throttled });

/** `end`: what ended the run before its time. */
export function reportOf(aws: Aws, { mirror, region, changes }: Plan, ledger: Ledger, began: Moment, end: unknown): ApplyReport {
  const done: ApplyReport['done'][number][] = [];
  const failed: ApplyReport['failed'][number][] = [];
  const left: ApplyReport['left'][number][] = [];
  const notReached = end === undefined ? 'not reached' : `not reached: ${end instanceof Error ? end.message : String(end)}`;
  const asked = changes.filter(({ action }) => action !== 'unchanged');
  for (const change of asked) {
    const outcome = ledger.outcomes.get(change) ?? { state: 'left', why: notReached };
    if (outcome.state === 'done') done.push({ ...nameOf(change), id: outcome.id });
    else if (outcome.state === 'failed') failed.push({ ...nameOf(change), code: outcome.error.code, error: outcome.error.message });
    else left.push({ ...nameOf(change), why: outcome.why });
  }
  const now = momentOf(aws);
  return {
    mirror,
    region,
    done,
    failed,
    left,
    unchanged: changes.length - asked.length,
    calls: now.calls - began.calls,
    throttled: now.throttled - began.throttled,
    took: now.at - began.at,
  };
}

/** Throws what applyPlan throws where not all is done. */
export function refusePartial({ mirror, done, failed, left }: ApplyReport, { outcomes }: Ledger, end: unknown): void {
  if (end === undefined && failed.length + left.length === 0) return;
  const first = [...outcomes.values()].find((outcome) => outcome.state === 'failed');
  if (done.length === 0 && end instanceof MirrorError) throw end;
  const cause = end ?? first?.error;
  const counts = `${done.length} of ${done.length + failed.length + left.length} changes done, ${failed.length} failed, ${left.length} left`;
  const reason = cause instanceof Error ? cause.message : left[0]?.why;
  throw new MirrorError('partial', `${mirror}: ${counts}: ${reason}; apply again goes on from here`, cause);
}
