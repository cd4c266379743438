import { availableParallelism } from 'node:os';
import { counted } from '../quantity.ts';
import { type Check, ok, warning } from './finding.ts';

/** Whether there are cores for so many workers, and one for everything else. */
export const cpus = (workers: number, cores = availableParallelism()): Check => ({
  name: 'cores',
  look() {
    const state = `${counted(cores, 'core')} for ${counted(workers, 'worker')}`;
    if (workers < cores || workers === 1) return [ok(state)];
    return [warning(`${state}, and none is left for the records`, `mirrorscope listen --workers ${Math.max(1, cores - 1)}`)];
  },
});
