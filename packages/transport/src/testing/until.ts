import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for something that is to come; where it does not, the test's own time runs out. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(2);
}
