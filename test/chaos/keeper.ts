import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Guard } from '../kafka/guard.ts';

/** A folder, and the process that works there at the time. Both are gone when this process ends, in whatever way. */
export class Keeper {
  readonly folder = mkdtempSync(join(tmpdir(), 'mirrorscope-chaos-'));
  readonly #guard = new Guard(this.folder);

  watch(pid: number): void {
    this.#guard.watch(pid);
  }

  end(): Promise<void> {
    return this.#guard.end();
  }
}
