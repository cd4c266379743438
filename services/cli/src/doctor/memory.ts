import { freemem, totalmem } from 'node:os';
import { shortBytes } from '../quantity.ts';
import { type Check, ok, problem, warning } from './finding.ts';

/** What there is for this process, in bytes: of the machine, or of the container. */
export interface MemorySize {
  readonly total: number;
  readonly free: number;
}

/** What will be needed, in bytes, and how to need less. */
export interface MemoryNeed {
  readonly bytes: number;
  readonly less: string;
}

export const memory = (needs: readonly MemoryNeed[], { total, free } = memorySize()): Check => ({
  name: 'memory',
  look() {
    const needed = needs.reduce((sum, { bytes }) => sum + bytes, 0);
    const state = `${shortBytes(total)}, of which ${shortBytes(free)} are free`;
    const remedy = needs.map(({ less }) => less).join(', ');
    if (needed > total) return [problem(`${state}; up to ${shortBytes(needed)} will be needed`, remedy)];
    if (needed > free) return [warning(`${state}; up to ${shortBytes(needed)} will be needed`, remedy)];
    return [ok(needed === 0 ? state : `${state}; up to ${shortBytes(needed)} will be needed`)];
  },
});

function memorySize(): MemorySize {
  // A number beyond all memory where there is no limit.
  const total = Math.min(totalmem(), process.constrainedMemory() || Number.MAX_SAFE_INTEGER);
  return { total, free: Math.min(total, process.availableMemory() || freemem()) };
}
