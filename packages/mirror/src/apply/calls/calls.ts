import type { Aws } from '../../aws/aws.ts';
import { causeCode } from '../../aws/failure.ts';
import { MirrorError } from '../../error.ts';
import { eventually } from '../eventually.ts';
import type { Ids } from '../ids.ts';

/** What the calls of a run have in common. */
export interface Run {
  readonly aws: Aws;
  readonly ids: Ids;
}

/** As it is right after others of the run's calls: tried again as long as it fails because AWS has not seen those yet. */
export async function onceSeen<T>({ aws }: Run, call: () => Promise<T>, notYet: (code: string) => boolean): Promise<T> {
  let last: unknown;
  const outcome = await eventually(aws.clock, async () => {
    try {
      return { result: await call() };
    } catch (error) {
      if (!notYet(causeCode(error))) throw error;
      last = error;
      return undefined;
    }
  });
  if (outcome === undefined) throw last;
  return outcome.result;
}

/** A thing that is gone already is deleted. */
export async function unlessGone(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof MirrorError && error.code === 'not_found')) throw error;
  }
}
