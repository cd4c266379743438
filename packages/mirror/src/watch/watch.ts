import type { Aws } from '../aws/aws.ts';
import { MirrorError } from '../error.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import { type Reconciled, reconcile } from './reconcile.ts';

export interface WatchOptions {
  /** Seconds from the end of one look to the next. */
  readonly every: number;
  /** Aborted: ends once the call that is under way is answered; the next watcher does the rest. */
  readonly signal: AbortSignal;
  readonly onReconciled?: (result: Reconciled) => void;
  /** A look that failed; the next one follows all the same. */
  readonly onFailure?: (error: MirrorError) => void;
}

/** Errors that no later look can heal. */
const HOPELESS = new Set(['credentials', 'denied', 'bad_file']);

/** Follows the world until it is told to stop. Throws MirrorError credentials, denied or bad_file. */
export async function watch(aws: Aws, file: MirrorFile, { every, signal, onReconciled, onFailure }: WatchOptions): Promise<void> {
  while (!signal.aborted) {
    try {
      const result = await reconcile(aws, file, signal);
      onReconciled?.(result);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof MirrorError) || HOPELESS.has(error.code)) throw error;
      onFailure?.(error);
    }
    await aws.clock.sleep(every * 1000, signal).catch(() => undefined);
  }
}
