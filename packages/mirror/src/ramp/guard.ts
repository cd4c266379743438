import type { World } from '../world/world.ts';

/** What a guard read, as evidence. */
export interface Reading {
  /** `drop ratio of the listeners` */
  readonly measure: string;
  /** undefined: nothing to judge by yet */
  readonly value: number | undefined;
  /** What the value may be at most, in the same unit. */
  readonly limit: number;
  /** The numbers that the value comes from, in words. */
  readonly detail: string;
}

/** A step of a ramp while it is watched: from before its first session until it was observed long enough. */
export interface Step {
  /** Percent of the sources. */
  readonly share: number;
  /** Undefined while it is being applied. */
  readonly applied: Applied | undefined;
}

export interface Applied {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As it was read then. */
  readonly world: World;
  /** IDs of the sessions that the step brought. */
  readonly sessions: readonly string[];
}

/** Watches one thing. What it cannot read it throws. */
export interface Guard {
  readonly name: string;
  /** Called before a step: what is read later speaks of what came since. */
  begin(): Promise<void>;
  look(step: Step): Promise<readonly Reading[]>;
}

export const isBreach = ({ value, limit }: Reading): boolean => value !== undefined && value > limit;

export const percent = (ratio: number): string => `${(ratio * 100).toFixed(ratio < 0.1 ? 2 : 1)} %`;
