import { type Outcome, packetsPerSecond } from './compare.ts';
import type { Input } from './inputs.ts';
import type { AllocationResult, StateResult } from './memory.ts';
import type { Stages } from './stages.ts';

/** Times the packets per second of the fastest other tool. */
export const GOAL = 5;
/** Below this the benchmark counts as failed. */
export const BOUND = 3;

export const MOST_STATE_BYTES = 512;
export const MOST_RESIDENT_BYTES = 700e6;

/** What was measured on one input: our command, our engine alone, and the other tools. */
export interface InputResult {
  readonly input: Input;
  readonly ours: Outcome;
  readonly engine: Outcome;
  readonly rivals: readonly Outcome[];
  readonly stages: Stages;
  readonly allocation: AllocationResult;
}

export interface Results {
  readonly inputs: readonly InputResult[];
  readonly state: StateResult;
}

/** How many times faster than this other tool we are, by CPU time. */
export const ratio = (ours: Outcome, other: Outcome): number => packetsPerSecond(ours) / packetsPerSecond(other);

export function fastest(outcomes: readonly Outcome[]): Outcome | undefined {
  return outcomes.reduce<Outcome | undefined>(
    (found, each) => (found === undefined || packetsPerSecond(each) > packetsPerSecond(found) ? each : found),
    undefined,
  );
}

/** The least ratio to the fastest other tool over all inputs; undefined where nothing was compared. */
export function worstRatio(results: Results): number | undefined {
  const ratios = results.inputs.flatMap(({ ours, rivals }) => {
    const first = fastest(rivals);
    return first === undefined ? [] : [ratio(ours, first)];
  });
  return ratios.length === 0 ? undefined : Math.min(...ratios);
}

/** What a pass of our engine counted. */
export function engineCount(engine: Outcome, name: 'flows' | 'live' | 'records'): number {
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(engine.run?.said ?? '')?.[1]);
}
