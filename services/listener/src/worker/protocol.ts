import type { Encapsulation, UdpHandle } from '@mirrorscope/capture';
import type { EngineOptions } from '@mirrorscope/flow';
import type { LaneMemory, TapOptions } from '@mirrorscope/ring';

/** A port of the listener. */
export interface PortSpec {
  readonly address: string;
  readonly port: number;
  readonly encapsulation: Encapsulation;
}

/** Where a worker gets its packets. Plain data, since it is sent to another thread. */
export type SourceSpec =
  | { readonly kind: 'udp'; readonly handles: readonly UdpHandle[] }
  | { readonly kind: 'dgram'; readonly ports: readonly PortSpec[]; readonly receiveBuffer: number; readonly reusePort: boolean }
  | { readonly kind: 'cap'; readonly interface: string; readonly filter: string; readonly receiveBuffer: number }
  | { readonly kind: 'file'; readonly path: string };

/** All that a worker is told. */
export interface WorkerPlan {
  readonly source: SourceSpec;
  readonly engine: EngineOptions;
  /** Leave out columns that have their default. */
  readonly compact: boolean;
  /** Milliseconds after which records are handed on, however few. */
  readonly flushInterval: number;
  /** Which packets are kept as capture files besides, and the way there; undefined where none are. */
  readonly capture?: TapOptions & { readonly lane: LaneMemory };
}

/** What the supervisor adds to the plan. */
export interface WorkerStart extends WorkerPlan {
  readonly counters: SharedArrayBuffer;
  readonly window: SharedArrayBuffer;
}

/** An error's parts that survive the way to another thread. */
export interface Failure {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

export type WorkerMessage =
  | { readonly type: 'ready'; readonly warnings: readonly string[] }
  | { readonly type: 'lines'; readonly lines: Uint8Array; readonly records: number }
  /** The worker's last: its source has ended, or failed. */
  | { readonly type: 'end'; readonly failure: Failure | undefined };
