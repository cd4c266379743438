import type { Store } from '@mirrorscope/store';
import { type Groups, measureGroups, selectionOf } from './groups.ts';
import { DEFAULT_LIMITS, type Limit } from './limit.ts';
import { METRICS, type Metric, type MetricName } from './metric.ts';
import { isoTime } from './range.ts';
import { difference, type Estimate, quotient } from './statistics/estimate.ts';
import { proportion, type SignedShare } from './statistics/proportion.ts';
import { quantile } from './statistics/quantile.ts';
import { type Bucket, type ClusterKind, readBuckets } from './sums.ts';
import { type Judgement, judge, type Verdict } from './verdict.ts';

export interface CompareOptions extends Groups {
  /** In place of DEFAULT_LIMITS; where there are any, these alone decide. */
  readonly limits?: ReadonlyMap<MetricName, Limit>;
  /** 0.95 if not given. */
  readonly confidence?: number;
  /** What is taken to be independent; if not given, pairs where both groups have enough of them. */
  readonly cluster?: ClusterKind | undefined;
  /** At most about so many flows of all viewpoints are looked at, chosen by a hash: 4 million if not given. */
  readonly mostFlows?: number;
}

export interface Comparison {
  readonly version: 1;
  /** ISO 8601 in UTC. */
  readonly from: string;
  readonly to: string;
  readonly confidence: number;
  readonly cluster: ClusterKind;
  /** One of so many clusters was looked at. */
  readonly sample: number;
  readonly control: GroupSummary;
  readonly candidate: GroupSummary;
  readonly metrics: readonly MetricComparison[];
  /** Of those that decide, the first of worse, undecided; else pass. */
  readonly verdict: 'pass' | 'worse' | 'undecided';
}

/** What was looked at of a group. */
interface GroupSummary {
  readonly selector: string;
  readonly connections: number;
  readonly packets: number;
  /** Pairs of client and server, about, sampled or not. */
  readonly pairs: number;
}

export interface MetricComparison extends Judgement {
  readonly metric: Metric;
  /** Undefined where there are too few data. */
  readonly control: Estimate | undefined;
  readonly candidate: Estimate | undefined;
  /** Candidate less control. */
  readonly difference: Estimate | undefined;
  /** Candidate divided by control; undefined where either is 0. */
  readonly ratio: Estimate | undefined;
  readonly limit: Limit;
  /** Counts for the comparison's verdict. */
  readonly decides: boolean;
}

/** From so many pairs on in both groups, what one client says to one server is the unit: connections of a pair share its path, and its troubles. */
const ENOUGH_PAIRS = 30;
const MOST_FLOWS = 4_000_000;
const CONFIDENCE = 0.95;

/** Compares two groups over the same time. Throws CompareError and StoreError. */
export async function compareGroups(store: Store, options: CompareOptions): Promise<Comparison> {
  const { limits = new Map<MetricName, Limit>(), confidence = CONFIDENCE } = options;
  const selection = selectionOf(options);
  const sizes = await measureGroups(store, options, selection);
  const cluster = options.cluster ?? (Math.min(sizes.control.pairs, sizes.candidate.pairs) < ENOUGH_PAIRS ? 'connection' : 'pair');
  const sample = Math.ceil((sizes.control.flows + sizes.candidate.flows) / (options.mostFlows ?? MOST_FLOWS));
  const groups = await readBuckets(store, selection, cluster, sample);
  const metrics = METRICS.map((metric): MetricComparison => {
    const [control, candidate] = estimate(metric, groups.control, groups.candidate, confidence);
    const limit = limits.get(metric.name) ?? DEFAULT_LIMITS[metric.unit];
    return {
      metric,
      control,
      candidate,
      difference: control && candidate && difference(candidate, control),
      ratio: control && candidate && quotient(candidate, control),
      limit,
      decides: limits.size === 0 || limits.has(metric.name),
      ...judge(control, candidate, limit),
    };
  });
  const said = new Set(metrics.flatMap(({ decides, verdict }): Verdict[] => (decides ? [verdict] : [])));
  return {
    version: 1,
    from: isoTime(String(selection.parameters['since'])),
    to: isoTime(String(selection.parameters['until'])),
    confidence,
    cluster,
    sample,
    control: summary(options.control, groups.control, sizes.control.pairs),
    candidate: summary(options.candidate, groups.candidate, sizes.candidate.pairs),
    metrics,
    verdict: said.has('worse') ? 'worse' : said.has('undecided') ? 'undecided' : 'pass',
  };
}

function estimate(metric: Metric, control: readonly Bucket[], candidate: readonly Bucket[], confidence: number) {
  const groups = [control, candidate];
  if (metric.unit === 'us') {
    return groups.map((buckets) =>
      quantile(
        buckets.map(({ times }) => times[metric.time]),
        metric.level,
        confidence,
      ),
    );
  }
  const shares = groups.map((buckets) =>
    buckets.map(({ counts, signed }): SignedShare => ({ all: counts[metric.all], some: counts[metric.some], signed: signed[metric.all] })),
  );
  return shares.map((group) => proportion(group, shares.flat(), confidence));
}

const summary = (selector: string, buckets: readonly Bucket[], pairs: number): GroupSummary => {
  const sum = (count: 'connections' | 'packets') => buckets.reduce((sum, { counts }) => sum + counts[count], 0);
  return { selector, connections: sum('connections'), packets: sum('packets'), pairs };
};
