import { resultOf } from './compiled.ts';

/** What processing a number of packets did to the JavaScript heap. */
export interface AllocationResult {
  readonly packets: number;
  /** Records written meanwhile. */
  readonly records: number;
  /** Everything that was allocated, garbage or not. */
  readonly allocatedBytes: number;
  /** What of it was left when the garbage was gone. */
  readonly retainedBytes: number;
  /** Garbage collections that V8 found necessary meanwhile; `allocatedBytes` is right where this is 0. */
  readonly collections: number;
}

/** What a process needs to hold live flows. */
export interface StateResult {
  readonly flows: number;
  readonly capacity: number;
  /** Typed arrays that the engine has reserved for `capacity` flows. */
  readonly reservedBytes: number;
  /** Resident memory before the engine was made, and with all flows live. */
  readonly startBytes: number;
  readonly residentBytes: number;
}

export const STATE_FLAGS = ['--expose-gc'];
export const ALLOCATION_FLAGS = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64'];

export function measureAllocation(capture: string, packets: number): AllocationResult {
  return resultOf('allocation_run.ts', [capture, String(packets)], ALLOCATION_FLAGS) as AllocationResult;
}

export function measureState(flows: number): StateResult {
  return resultOf('state_run.ts', [String(flows)], STATE_FLAGS) as StateResult;
}
