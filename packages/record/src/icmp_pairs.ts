/**
 * ICMP's messages that ask, and those that answer them (Community ID specification, version 1): both are one flow. Any
 * other message goes one way.
 */

const ICMPV6 = 58;

/** Stands for the counterpart of a message that has none. */
export const ONE_WAY = 0xff;

/** Echo, timestamp, information, address mask, router discovery. */
const PAIRS = [
  [8, 0],
  [13, 14],
  [15, 16],
  [17, 18],
  [10, 9],
] as const;
/** Echo, multicast listener, router and neighbour discovery, node information, home agent discovery. */
const PAIRS_V6 = [
  [128, 129],
  [130, 131],
  [133, 134],
  [135, 136],
  [139, 140],
  [144, 145],
] as const;

const COUNTERPART = counterparts(PAIRS);
const COUNTERPART_V6 = counterparts(PAIRS_V6);
const ASKS = new Set<number>(PAIRS.map(([question]) => question));
const ASKS_V6 = new Set<number>(PAIRS_V6.map(([question]) => question));

/** The message type of the other direction, ONE_WAY where there is none. `proto` is 1 (ICMP) or 58 (ICMPv6). */
export function icmpCounterpart(proto: number, type: number): number {
  return (proto === ICMPV6 ? COUNTERPART_V6 : COUNTERPART)[type]!;
}

/** True for a message type that asks for one of another type. */
export function icmpAsks(proto: number, type: number): boolean {
  return (proto === ICMPV6 ? ASKS_V6 : ASKS).has(type);
}

function counterparts(pairs: readonly (readonly [number, number])[]): Uint8Array {
  const table = new Uint8Array(256).fill(ONE_WAY);
  for (const [question, answer] of pairs) {
    table[question] = answer;
    table[answer] = question;
  }
  return table;
}
