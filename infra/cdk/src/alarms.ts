import type { MirrorLoadBalancer, TrafficMirror } from '@mirrorscope/mirror/cdk';
import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AppConfig } from './config.ts';

export interface AlarmsProps extends Readonly<AppConfig['alarms']> {
  readonly entry: MirrorLoadBalancer;
  readonly mirror: TrafficMirror | undefined;
}

interface AlarmChoice {
  /** What is wrong, and what to do. */
  readonly says: string;
  readonly metric: IMetric;
  /** The highest value that is all right. */
  readonly most: number;
}

/** What CloudWatch knows of the way from the mirrored interfaces to the listeners. What they know themselves is for Prometheus: infra/compose/prometheus. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { topic, peakPackets, entry, mirror }: AlarmsProps) {
    super(scope, id);
    const action = topic === undefined ? undefined : new SnsAction(Topic.fromTopicArn(this, 'Topic', topic));
    const choices = { ...entryAlarms(entry, peakPackets), ...sourceAlarms(), ...(mirror === undefined ? {} : watcherAlarms(mirror)) };
    for (const [name, { says, metric, most }] of Object.entries(choices)) {
      const alarm = new Alarm(this, name, {
        alarmDescription: says,
        metric,
        threshold: most,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      if (action !== undefined) alarm.addAlarmAction(action);
    }
  }
}

function entryAlarms({ loadBalancer, targetGroup }: MirrorLoadBalancer, peakPackets: number): Record<string, AlarmChoice> {
  const period = Duration.minutes(1);
  return {
    UnhealthyListeners: {
      says: 'Listeners are not healthy. See the log of the listeners; where none is healthy, packets go to all of them.',
      metric: targetGroup.metrics.unHealthyHostCount({ period, statistic: 'Maximum' }),
      most: 0,
    },
    PeakPackets: {
      says: `More than ${peakPackets} packets in a second. See mirrorscope_packets_dropped_total; start more listeners or mirror less.`,
      metric: loadBalancer.metrics.custom('PeakPacketsPerSecond', { period, statistic: 'Maximum' }),
      most: peakPackets,
    },
    BlockedSenders: {
      says: 'Mirrored packets come from networks that network.sources does not name, and are dropped.',
      metric: loadBalancer.metrics.custom('SecurityGroupBlockedFlowCount_Inbound_UDP', { period, statistic: 'Sum' }),
      most: 0,
    },
  };
}

/** Over all instances of the account and region: which ones are mirrored changes all the time. EC2 tells every five minutes. */
function sourceAlarms(): Record<string, AlarmChoice> {
  const skipped = (direction: 'In' | 'Out'): AlarmChoice => ({
    says: `Mirrored instances have no bandwidth left for copies of what goes ${direction === 'In' ? 'in' : 'out'}: shorten packetLength, narrow filters, or take larger instances.`,
    metric: new MathExpression({
      expression: `SELECT SUM(NetworkPacketsSkipMirror${direction}) FROM SCHEMA("AWS/EC2", InstanceId)`,
      usingMetrics: {},
      label: `NetworkPacketsSkipMirror${direction}`,
      period: Duration.minutes(5),
    }),
    most: 0,
  });
  return { SkippedCopiesIn: skipped('In'), SkippedCopiesOut: skipped('Out') };
}

function watcherAlarms({ watcher, deadLetters }: TrafficMirror): Record<string, AlarmChoice> {
  return {
    WatcherErrors: { says: 'The watcher of the mirror failed. Its log says why.', metric: watcher.metricErrors(), most: 0 },
    WatcherDeadLetters: {
      says: 'The watcher gave up on events. Its log says why; the schedule makes up for them.',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible(),
      most: 0,
    },
  };
}
