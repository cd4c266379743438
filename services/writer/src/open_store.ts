import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, limited } from '@mirrorscope/runtime';
import { openStore, type Store, StoreError } from '@mirrorscope/store';

const PAUSE = 1000;
const AGAIN_S = 60;

/**
 * Opens the store, and waits for it where no server answers. Undefined where it ends before that. Throws StoreError for what does not
 * go away by waiting.
 */
export async function openWhenThere(url: string, log: Logger, ending: AbortSignal): Promise<Store | undefined> {
  const complain = limited(log, 'warn', AGAIN_S);
  while (!ending.aborted) {
    try {
      return await openStore(url);
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'unreachable') throw error;
      complain(error.message);
      await sleep(PAUSE, undefined, { signal: ending }).catch(() => {});
    }
  }
  return undefined;
}
