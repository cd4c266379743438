import type { ReceiverSpec } from './receiver.ts';
import { BARE, DGRAM, UDP } from './receivers.ts';
import { nanosecondsPerPacket, type Window } from './window.ts';

/** Bytes of a mirrored packet: cut by its session, and whole. */
export const FRAMES = [128, 1400] as const;
/** Packets a second: what every receiver should hold, and as many as the sender can. */
export const RATES = [200_000, 0] as const;
export const WARM_UP_SECONDS = 3;

/** Goals. */
export const MOST_OF_BARE = 2;
export const LEAST_OF_DGRAM = 3;
export const HOLD_RATE = 500_000;
export const HOLD_SECONDS = 60;

/** The best of some windows. */
export interface Cell {
  readonly frame: number;
  readonly rate: number;
  readonly window: Window;
}

export interface ReceiverResult {
  readonly spec: ReceiverSpec;
  readonly cells: readonly Cell[];
}

export interface LiveResults {
  readonly receivers: readonly ReceiverResult[];
  /** udp at HOLD_RATE; undefined where it was not run. */
  readonly hold: Window | undefined;
}

export function cellOf(results: LiveResults, spec: ReceiverSpec, frame: number, rate: number): Cell | undefined {
  return results.receivers.find((result) => result.spec === spec)?.cells.find((cell) => cell.frame === frame && cell.rate === rate);
}

/** Nanoseconds of the cheapest bare loop in C; undefined where none was run. */
export function bareNanoseconds(results: LiveResults, frame: number, rate: number): number | undefined {
  const costs = BARE.flatMap((spec) => cellOf(results, spec, frame, rate) ?? []).map(({ window }) => nanosecondsPerPacket(window));
  return costs.length === 0 ? undefined : Math.min(...costs);
}

/** udp's cost as a multiple of the bare loop's, and dgram's as a multiple of udp's: the worst of all loads. */
export function worstRatios(results: LiveResults): { ofBare: number | undefined; ofDgram: number | undefined } {
  const ofBare: number[] = [];
  const ofDgram: number[] = [];
  for (const frame of FRAMES) {
    for (const rate of RATES) {
      const udp = cellOf(results, UDP, frame, rate);
      if (udp === undefined) continue;
      const cost = nanosecondsPerPacket(udp.window);
      const bare = bareNanoseconds(results, frame, rate);
      if (bare !== undefined) ofBare.push(cost / bare);
      const dgram = cellOf(results, DGRAM, frame, rate);
      if (dgram !== undefined) ofDgram.push(nanosecondsPerPacket(dgram.window) / cost);
    }
  }
  return {
    ofBare: ofBare.length === 0 ? undefined : Math.max(...ofBare),
    ofDgram: ofDgram.length === 0 ? undefined : Math.min(...ofDgram),
  };
}
