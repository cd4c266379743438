import type { KeyParts } from './viewpoints.ts';

/** How flows are kept. Times are seconds of packet time. */
export interface FlowOptions {
  /** Name of this listener: the `listener` column. */
  readonly listener: string;
  /** Flows held at most; then the oldest gives way. Memory is about 510 bytes a flow, taken as flows come. Default 1,000,000. */
  readonly capacity?: number;
  /** A flow without packets for so long is over. Default 60. */
  readonly idleTimeout?: number;
  /** A flow that lasts longer is written every so often. Default 60; 0: one record a flow. */
  readonly activeTimeout?: number;
  /** A closed connection waits so long for late segments. Default 5. */
  readonly closedLinger?: number;
  /**
   * Write the Community ID. Default true. Its hash is a third of what a record costs the flow table, and the tables in ClickHouse compute it
   * themselves.
   */
  readonly communityId?: boolean;
  /** What of the viewpoint belongs to the key of a flow. Default: all. */
  readonly key?: Partial<KeyParts>;
}

/** End reasons by their position in END_REASONS of the record. */
export const ACTIVE = 0;
export const IDLE = 1;
export const CLOSED = 2;
export const EVICTED = 3;
export const SHUTDOWN = 4;
