import { AwsFailure } from '../http/failure.ts';
import type { Sample } from './metric_store.ts';

const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  SampleCount: (values) => values.length,
  Sum: sum,
  Average: (values) => sum(values) / values.length,
  Minimum: (values) => Math.min(...values),
  Maximum: (values) => Math.max(...values),
};

/** One point for each period that has samples, at its start, the latest first. `period` is of milliseconds. */
export function statistic(samples: readonly Sample[], name: string, period: number): Sample[] {
  const of = STATISTICS[name];
  if (of === undefined) throw new AwsFailure('ValidationError', `The value ${name} for parameter Stat is not supported.`);
  const periods = Map.groupBy(samples, ({ at }) => Math.floor(at / period) * period);
  return [...periods].map(([at, within]) => ({ at, value: of(within.map(({ value }) => value)) })).sort((a, b) => b.at - a.at);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
