import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import { VirtualClock } from '../../virtual_clock.ts';
import { clientOf, codeOf, startCloud } from '../fixtures.ts';

const skipped = { namespace: 'AWS/EC2', name: 'NetworkPacketsSkipMirrorIn' };

const queryFor = (Id: string, instance: string, Stat = 'Sum'): MetricDataQuery => ({
  Id,
  MetricStat: {
    Metric: { Namespace: skipped.namespace, MetricName: skipped.name, Dimensions: [{ Name: 'InstanceId', Value: instance }] },
    Period: 300,
    Stat,
  },
});

test('statistics of periods, for the metric with these dimensions', async () => {
  const clock = new VirtualClock();
  await using world = await startCloud({ clock });
  const { cloud } = world;
  const cloudwatch = new CloudWatchClient(clientOf(cloud));
  const start = clock.now();
  const of = (InstanceId: string) => ({ ...skipped, dimensions: { InstanceId } });
  cloud.metrics.put(of('i-1'), 5);
  cloud.metrics.put(of('i-1'), 7, start + 60_000);
  cloud.metrics.put(of('i-1'), 100, start + 300_000);
  cloud.metrics.put(of('i-2'), 1000);
  const get = async (...queries: MetricDataQuery[]) => {
    const { MetricDataResults } = await cloudwatch.send(
      new GetMetricDataCommand({ StartTime: new Date(start), EndTime: new Date(start + 600_000), MetricDataQueries: queries }),
    );
    return MetricDataResults!.map(({ Id, Timestamps, Values }) => [Id, Timestamps!.map((time) => time.getTime() - start), Values]);
  };
  assert.deepEqual(await get(queryFor('a', 'i-1')), [['a', [0], [5]]], 'not what is still to come');
  await clock.sleep(300_000);
  assert.deepEqual(await get(queryFor('a', 'i-1'), queryFor('b', 'i-1', 'Maximum'), queryFor('c', 'i-3')), [
    ['a', [300_000, 0], [100, 12]],
    ['b', [300_000, 0], [100, 7]],
    ['c', [], []],
  ]);
});

test('pages, limits and errors', async () => {
  await using world = await startCloud();
  const { cloud } = world;
  const cloudwatch = new CloudWatchClient(clientOf(cloud));
  cloud.metrics.put({ ...skipped, dimensions: { InstanceId: 'i-1' } }, 1, 1000);
  const queries = (count: number) => Array.from({ length: count }, (_, at) => queryFor(`q${at}`, 'i-1'));
  const times = { StartTime: new Date(0), EndTime: new Date(300_000) };
  const pages: number[] = [];
  const input = { ...times, MetricDataQueries: queries(5), MaxDatapoints: 2 };
  for await (const page of paginateGetMetricData({ client: cloudwatch }, input)) pages.push(page.MetricDataResults!.length);
  assert.deepEqual(pages, [2, 2, 1]);
  const code = (count: number, given = {}) =>
    codeOf(cloudwatch.send(new GetMetricDataCommand({ ...times, MetricDataQueries: queries(count), ...given })));
  assert.equal(await code(501), 'ValidationException');
  assert.equal(await code(500), 'ok');
  assert.equal(await code(1, { EndTime: new Date(0) }), 'ValidationException');
});
