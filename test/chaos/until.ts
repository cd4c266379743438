import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 50;

/** Resolves when it is so; whoever cannot be asked is asked again. */
export async function until(isSo: () => Promise<boolean>, limitMs: number, otherwise: () => string): Promise<void> {
  for (const deadline = Date.now() + limitMs; !(await isSo().catch(() => false)); await sleep(LOOK_MS)) {
    if (Date.now() > deadline) throw new Error(otherwise());
  }
}
