import type { Operations } from '../call.ts';
import { AwsFailure } from '../http/failure.ts';
import type { Query } from '../http/query.ts';
import type { Account } from '../state/account.ts';
import type { Sample } from './metric_store.ts';
import { statistic } from './statistics.ts';

const MOST_QUERIES = 500;

/** Metrics as they are; no expressions. Results come in pages of MaxDatapoints points, cut between queries. */
export const CLOUDWATCH: Operations = {
  GetMetricData(account, call) {
    const { query } = call;
    const queries = query.structs('MetricDataQueries');
    if (queries.length === 0) throw new AwsFailure('ValidationError', 'The parameter MetricDataQueries is required.');
    if (queries.length > MOST_QUERIES)
      throw new AwsFailure('ValidationError', `The collection MetricDataQueries must not have a size greater than ${MOST_QUERIES}.`);
    const start = Number(query.required('StartTime')) * 1000;
    const end = Number(query.required('EndTime')) * 1000;
    if (!(start < end)) throw new AwsFailure('ValidationError', 'The parameter StartTime must be less than the parameter EndTime.');
    call.permit([{ action: 'cloudwatch:GetMetricData', resource: '*' }]);
    const first = Number(query.text('NextToken') ?? 0);
    const last = pageEnd(
      queries.map((each) => pointsOf(account, each, start, end)),
      first,
      query.whole('MaxDatapoints') ?? 100_800,
    );
    return {
      MetricDataResults: queries.slice(first, last).map((each) => {
        const points = pointsOf(account, each, start, end);
        const ascending = query.text('ScanBy') === 'TimestampAscending' ? points.reverse() : points;
        return {
          Id: each.required('Id'),
          Label: each.text('Label') ?? each.required('MetricStat.Metric.MetricName'),
          Timestamps: ascending.map(({ at }) => at / 1000),
          Values: ascending.map(({ value }) => value),
          StatusCode: 'Complete',
        };
      }),
      NextToken: last < queries.length ? String(last) : undefined,
    };
  },
};

function pointsOf(account: Account, query: Query, start: number, end: number): Sample[] {
  const dimensions = query.structs('MetricStat.Metric.Dimensions').map((each) => [each.required('Name'), each.required('Value')]);
  const metric = {
    namespace: query.required('MetricStat.Metric.Namespace'),
    name: query.required('MetricStat.Metric.MetricName'),
    dimensions: Object.fromEntries(dimensions) as Record<string, string>,
  };
  const period = Number(query.required('MetricStat.Period')) * 1000;
  return statistic(account.metrics.between(metric, start, end), query.required('MetricStat.Stat'), period);
}

/** At least one query a page. */
function pageEnd(points: readonly Sample[][], first: number, most: number): number {
  let last = first;
  for (let sum = 0; last < points.length; last++) {
    sum += points[last]!.length;
    if (sum > most && last > first) break;
  }
  return last;
}
