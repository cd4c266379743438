import { type Store, seenOnce, TCP_CONNECTION } from '@mirrorscope/store';
import { binSql } from './bins.ts';
import type { Selection } from './groups.ts';
import type { TimeName } from './metric.ts';
import type { Histogram } from './statistics/quantile.ts';

/** What is independent of each other: connections, or all that one client says to one server. */
export type ClusterKind = 'connection' | 'pair';

/** Buckets that clusters are put into. More would make answers larger, fewer intervals wider: by 0.5 % here, beside endlessly many. */
const BUCKETS = 128;

const CLUSTERS: Readonly<Record<ClusterKind, string>> = {
  connection: `cityHash64(${TCP_CONNECTION})`,
  pair: 'cityHash64(least(client_ip, server_ip), greatest(client_ip, server_ip))',
};

const COUNTS = ['connections', 'packets', 'retransmits', 'resets', 'attempts', 'failed'] as const;
const SIGNED = ['connections', 'packets', 'attempts'] as const;
const TIMES: readonly TimeName[] = ['handshake', 'mean_rtt'];

type Count = (typeof COUNTS)[number];

/** The sums of a bucket's connections. */
export interface Bucket {
  readonly counts: Readonly<Record<Count, number>>;
  /** See SignedShare. */
  readonly signed: Readonly<Record<(typeof SIGNED)[number], number>>;
  readonly times: Readonly<Record<TimeName, Histogram>>;
}

/**
 * Adds up both groups' connections by buckets, each from the one viewpoint that saw most of it. However many there are, the answer has no more
 * than 256 rows, and ClickHouse holds a connection in some hundred bytes.
 * @param sample one of so many clusters is looked at, always the same ones
 */
export async function readBuckets(
  store: Store,
  selection: Selection,
  cluster: ClusterKind,
  sample: number,
): Promise<Record<'control' | 'candidate', Bucket[]>> {
  const { rows } = await store.query(statement(selection, CLUSTERS[cluster], sample), selection.parameters);
  const groups: Record<'control' | 'candidate', Bucket[]> = { control: [], candidate: [] };
  for (const [isCandidate, ...values] of rows) groups[isCandidate === 1 ? 'candidate' : 'control'].push(bucketOf(values));
  return groups;
}

/**
 * A connection is a flow_id, so that a port used again counts anew. Where a load balancer gives a connection's two directions to two listeners
 * each is one by itself, and has no times.
 */
function statement({ candidate, from }: Selection, cluster: string, sample: number): string {
  const sampled = sample === 1 ? from : `${from} AND cityHash64('sample', ${cluster}) % ${sample} = 0`;
  const mean = (side: string) => `sum(f.${side}_rtt_sum_us) / nullIf(sum(f.${side}_rtt_samples), 0)`;
  const histogram = (time: string) => `sumMapIf([${binSql(`c.${time}`)}], [toUInt64(1)], c.${time} > 0)`;
  return `SELECT
  is_candidate,
  ${COUNTS.map((count) => `sum(c.${count})`).join(',\n  ')},
  ${SIGNED.map((count) => `sum(c.${count} * c.sign)`).join(',\n  ')},
  ${TIMES.map(histogram).join(',\n  ')}
FROM
(
  SELECT
    any(f.is_candidate) AS is_candidate,
    any(cityHash64('bucket', f.cluster)) % ${BUCKETS} AS bucket,
    if(any(cityHash64('sign', f.cluster)) % 2 = 0, 1, -1) AS sign,
    1 AS connections,
    toInt64(sum(f.client_packets + f.server_packets)) AS packets,
    sum(f.client_retransmits + f.server_retransmits) AS retransmits,
    sum(f.client_rsts + f.server_rsts) > 0 AS resets,
    sum(f.client_syns) > 0 AS attempts,
    attempts AND bitAnd(groupBitOr(f.client_tcp_flags), 16) = 0 AS failed,
    if(max(f.handshake_server_us) > 0 AND max(f.handshake_client_us) > 0, max(f.handshake_server_us) + max(f.handshake_client_us), 0) AS handshake,
    ifNull(${mean('server')} + ${mean('client')}, 0) AS mean_rtt
  FROM
  (
    SELECT *, ${candidate} AS is_candidate, ${cluster} AS cluster
    FROM ${sampled} AND ${seenOnce(sampled)}
  ) AS f
  GROUP BY f.flow_id
) AS c
GROUP BY is_candidate, bucket
ORDER BY is_candidate, bucket`;
}

function bucketOf(values: readonly unknown[]): Bucket {
  const numbers = values as readonly number[];
  const histograms = values.slice(COUNTS.length + SIGNED.length) as readonly (readonly [
    bins: readonly number[],
    counts: readonly number[],
  ])[];
  return {
    counts: named(COUNTS, (i) => numbers[i]!),
    signed: named(SIGNED, (i) => numbers[COUNTS.length + i]!),
    times: named(TIMES, (i) => new Map(histograms[i]![0].map((bin, at) => [bin, histograms[i]![1][at]!]))),
  };
}

const named = <K extends string, V>(names: readonly K[], value: (index: number) => V): Record<K, V> =>
  Object.fromEntries(names.map((name, i) => [name, value(i)])) as Record<K, V>;
