/** Shares, and the columns of sums.ts that they are of: `some` among `all`. */
const SHARES = {
  retransmit_ratio: { title: 'retransmitted segments among TCP packets', some: 'retransmits', all: 'packets' },
  reset_ratio: { title: 'connections with a reset, by either side, among TCP connections', some: 'resets', all: 'connections' },
  failed_ratio: { title: 'connections that never opened among those asked for by a SYN', some: 'failed', all: 'attempts' },
} as const;

/** Times of connections. Of their round trips records keep no distribution, so a connection has one value, its mean. */
const TIMES = {
  handshake: 'from the SYN to the ACK that ends the handshake, over connections',
  mean_rtt: "a connection's mean round-trip time of data, mirror to server and mirror to client together, over connections with both",
} as const;

const LEVELS = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

export type ShareColumn = (typeof SHARES)[keyof typeof SHARES]['all' | 'some'];
export type TimeName = keyof typeof TIMES;
export type MetricName = keyof typeof SHARES | `${TimeName}_${keyof typeof LEVELS}`;

interface Named {
  readonly name: MetricName;
  readonly title: string;
}

/** `ratio`: 0 to 1. `us`: microseconds. More is worse in all of them. */
export type Metric = Named &
  (
    | { readonly unit: 'ratio'; readonly all: 'packets' | 'connections' | 'attempts'; readonly some: ShareColumn }
    | { readonly unit: 'us'; readonly time: TimeName; readonly level: number }
  );

const entries = <K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] => Object.entries(record) as [K, V][];

export const METRICS: readonly Metric[] = [
  ...entries(SHARES).map(([name, share]): Metric => ({ name, unit: 'ratio', ...share })),
  ...entries(TIMES).flatMap(([time, title]) =>
    entries(LEVELS).map(([p, level]): Metric => ({ name: `${time}_${p}`, title: `${p} of the time ${title}`, unit: 'us', time, level })),
  ),
];
