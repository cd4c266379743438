import type { Aws } from '../aws/aws.ts';
import { MirrorError } from '../error.ts';
import type { Plan } from '../plan/plan.ts';
import type { OnProgress } from '../progress.ts';
import type { Run } from './calls/calls.ts';
import { perform } from './calls/perform.ts';
import { retag } from './calls/tags.ts';
import { Ids } from './ids.ts';
import { Ledger } from './ledger.ts';
import { Overruled } from './overruled.ts';
import { type ApplyReport, momentOf, refusePartial, reportOf } from './report.ts';
import type { Done } from './seen.ts';
import { settle } from './settle.ts';
import { isAwaited, type Stage, stagesOf } from './stages.ts';
import { together } from './together.ts';
import { wouldRepeat } from './would_repeat.ts';

export interface ApplyOptions {
  /** Ends it between two changes: what is under way is finished, so that the report is true. */
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
  /** Gets the report at the end, also where applyPlan then throws. */
  readonly onReport?: (report: ApplyReport) => void;
}

/**
 * Does what a plan says, in its order; what a failed change does not concern is done nevertheless. Applied again after it was killed, the same plan or a
 * new one has the same end, with nothing made twice. Returns once AWS shows what was done.
 *
 * Throws MirrorError: `moved` where the plan is of another account or region; `partial` where something failed or was left; where nothing was done,
 * the error that ended it.
 */
export async function applyPlan(aws: Aws, plan: Plan, { signal, onProgress, onReport }: ApplyOptions = {}): Promise<ApplyReport> {
  await refuseElsewhere(aws, plan);
  const began = momentOf(aws);
  const ids = new Ids();
  const ledger = new Ledger(plan, ids, onProgress);
  let end: unknown;
  try {
    await doAll({ aws, ids }, plan, ledger, signal);
  } catch (error) {
    end = error;
  }
  const report = reportOf(aws, plan, ledger, began, end);
  onReport?.(report);
  if (end !== undefined && !(end instanceof MirrorError) && signal?.aborted !== true) throw end;
  refusePartial(report, ledger, end);
  return report;
}

async function doAll(run: Run, plan: Plan, ledger: Ledger, signal: AbortSignal | undefined): Promise<void> {
  const overruled = new Overruled(run, plan);
  let unsettled: Done[] = [];
  for (const stage of stagesOf(plan.changes)) {
    signal?.throwIfAborted();
    unsettled.push(...(await doStage(run, stage, ledger, overruled, signal)));
    if (!isAwaited(stage)) continue;
    await settle(run, ledger, overruled, unsettled, signal);
    unsettled = [];
  }
  await settle(run, ledger, overruled, unsettled, signal);
}

async function doStage(
  run: Run,
  { kind, action, changes }: Stage,
  ledger: Ledger,
  overruled: Overruled,
  signal: AbortSignal | undefined,
): Promise<Done[]> {
  const done: Done[] = [];
  const untagged = action === 'modify' ? await retag(run.aws, changes) : new Map<string, MirrorError>();
  await together(changes, async (change) => {
    signal?.throwIfAborted();
    if (kind === 'session' && action === 'create') await overruled.check();
    const why = ledger.obstacle(change);
    if (why !== undefined) {
      ledger.set(change, { state: 'left', why });
      return;
    }
    try {
      const failure = untagged.get(change.id ?? '');
      if (failure !== undefined) throw failure;
      const id = await perform(run, change);
      ledger.set(change, { state: 'done', id });
      done.push({ change, id });
    } catch (error) {
      if (!(error instanceof MirrorError)) throw error;
      ledger.set(change, { state: 'failed', error });
      if (wouldRepeat(error)) throw error;
    }
  });
  return done;
}

/** A saved plan may be of another account, whose IDs mean nothing here. */
async function refuseElsewhere(aws: Aws, { mirror, account, region }: Plan): Promise<void> {
  const here = await aws.account();
  if (here === account && aws.region === region) return;
  throw new MirrorError(
    'moved',
    `${mirror}: the plan is of account ${account} in ${region}, but this is ${here} in ${aws.region}: plan anew`,
  );
}
