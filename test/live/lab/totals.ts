import { kernelCounters } from '../../lab/kernel_counters.ts';
import type { Lab } from '../../lab/lab.ts';

/** What the kernels of a lab counted over a time, connections or not. */
export type Totals = {
  /** Copies that the mirrors made, and those of them that the lab lost on their way to the collector. */
  readonly copies: number;
  readonly copiesLost: number;
  /** Packets that the network lost. */
  readonly lost: number;
  /** By host. */
  readonly retransmits: Readonly<Record<string, number>>;
  readonly resets: Readonly<Record<string, number>>;
};

/** Since the lab was opened. */
export function totalsOf(lab: Lab): Totals {
  const hosts = [...lab.hosts.values()];
  const mirrors = hosts.filter(({ mirror }) => mirror !== undefined).map(({ name }) => lab.mirrorCounts(name));
  const counters = hosts.map(({ name, namespace }) => [name, kernelCounters(namespace)] as const);
  const byHost = (counter: string) => Object.fromEntries(counters.map(([name, counts]) => [name, counts[counter] ?? Number.NaN]));
  return {
    copies: add(mirrors.map(({ received, sent }) => received + sent)),
    copiesLost: add(mirrors.map(({ lost }) => lost)),
    lost: add([...Object.values(lab.path.drops()), ...hosts.map(({ name }) => lab.path.queueDrops(name))]),
    retransmits: byHost('TcpRetransSegs'),
    resets: byHost('TcpOutRsts'),
  };
}

export function between(before: Totals, after: Totals): Totals {
  const byHost = (one: 'retransmits' | 'resets') =>
    Object.fromEntries(Object.entries(after[one]).map(([host, count]) => [host, count - (before[one][host] ?? 0)]));
  return {
    copies: after.copies - before.copies,
    copiesLost: after.copiesLost - before.copiesLost,
    lost: after.lost - before.lost,
    retransmits: byHost('retransmits'),
    resets: byHost('resets'),
  };
}

const add = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
