import { MirrorError } from '../error.ts';
import type { Run } from './calls/calls.ts';
import { perform } from './calls/perform.ts';
import { MOST_SALTS } from './client_token.ts';
import { eventually } from './eventually.ts';
import type { Ledger } from './ledger.ts';
import type { Overruled } from './overruled.ts';
import { type Done, type Sight, sightsOf } from './seen.ts';
import { together } from './together.ts';
import { wouldRepeat } from './would_repeat.ts';

/**
 * Waits until AWS shows what was done, so that whoever looks next does not do it again. What was created and does not show is an answer that AWS
 * remembered of a thing that is gone meanwhile: it is created anew.
 */
export async function settle(run: Run, ledger: Ledger, overruled: Overruled, done: readonly Done[], signal?: AbortSignal): Promise<void> {
  let waiting = done;
  for (let salt = 1; waiting.length > 0 && salt <= MOST_SALTS; salt++) {
    const absent = await absentAfterAll(run, waiting, signal);
    // Perhaps they are gone because somebody wants them gone.
    if (absent.some(({ change }) => change.kind === 'session')) await overruled.check();
    const again: Done[] = [];
    await together(absent, async ({ change }) => {
      try {
        const id = await perform(run, change, salt);
        ledger.set(change, { state: 'done', id });
        again.push({ change, id });
      } catch (error) {
        if (!(error instanceof MirrorError)) throw error;
        ledger.set(change, { state: 'failed', error });
        if (wouldRepeat(error)) throw error;
      }
    });
    waiting = again;
  }
}

/** What was created but is not there, once all shows that will. */
async function absentAfterAll({ aws, ids }: Run, done: readonly Done[], signal: AbortSignal | undefined): Promise<Done[]> {
  let sights = new Map<Done, Sight>();
  await eventually(
    aws.clock,
    async () => {
      sights = await sightsOf(aws, ids, done, signal);
      return [...sights.values()].every((sight) => sight === 'as wanted') || undefined;
    },
    signal,
  );
  return [...sights]
    .filter(([{ change }, sight]) => (change.action === 'create' || change.action === 'replace') && sight === 'absent')
    .map(([one]) => one);
}
