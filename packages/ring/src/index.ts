export { RingError, type RingErrorCode } from './error.ts';
export type { LaneMemory } from './lane.ts';
export { type CutOptions, type CutResult, cutRing } from './read/cut.ts';
export { summarizeRing } from './read/summary.ts';
export { Ring } from './ring.ts';
export { RingTap, type TapOptions } from './tap.ts';
export type { RingLog } from './trouble.ts';
