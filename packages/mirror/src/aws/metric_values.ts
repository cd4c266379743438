import { GetMetricDataCommand, type MetricDataQuery, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { together } from '../apply/together.ts';
import type { Aws } from './aws.ts';

/** Queries that one call takes (AWS, GetMetricData). */
const QUERIES = 500;

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** Empty: over all. */
  readonly dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly statistic: 'Sum' | 'Maximum';
  /** Seconds. */
  readonly period: number;
}

/** The values of each metric from `from` to `to` (milliseconds since 1970), in the order of `metrics`. */
export async function metricValues(
  aws: Aws,
  metrics: readonly Metric[],
  from: number,
  to: number,
): Promise<readonly (readonly number[])[]> {
  const values: number[][] = metrics.map(() => []);
  const queries = metrics.map(queryOf);
  const calls = Array.from({ length: Math.ceil(queries.length / QUERIES) }, (_, i) => queries.slice(i * QUERIES, (i + 1) * QUERIES));
  await together(calls, async (call) => {
    for await (const { Id = '', Values = [] } of results(aws, call, from, to)) values[Number(Id.slice(1))]?.push(...Values);
  });
  return values;
}

async function* results(aws: Aws, queries: MetricDataQuery[], from: number, to: number): AsyncGenerator<MetricDataResult> {
  const asked = { MetricDataQueries: queries, StartTime: new Date(from), EndTime: new Date(to) };
  let next: string | undefined;
  do {
    const command: GetMetricDataCommand = new GetMetricDataCommand(next === undefined ? asked : { ...asked, NextToken: next });
    const page = await aws.cloudwatch(command, 'the metrics of mirrored instances');
    yield* page.MetricDataResults ?? [];
    next = page.NextToken;
  } while (next !== undefined);
}

const queryOf = ({ namespace, name, dimensions, statistic, period }: Metric, index: number): MetricDataQuery => ({
  Id: `m${index}`,
  MetricStat: { Metric: { Namespace: namespace, MetricName: name, Dimensions: [...dimensions] }, Period: period, Stat: statistic },
});
