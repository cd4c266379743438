export { type CompareOptions, type Comparison, compareGroups, type MetricComparison } from './comparison.ts';
export { CompareError, type CompareErrorCode } from './error.ts';
export { type Limit, parseLimit } from './limit.ts';
export { METRICS, type Metric, type MetricName } from './metric.ts';
export type { Estimate } from './statistics/estimate.ts';
export type { ClusterKind } from './sums.ts';
export type { Verdict } from './verdict.ts';
