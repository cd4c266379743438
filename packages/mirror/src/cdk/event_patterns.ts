import type { EventPattern } from 'aws-cdk-lib/aws-events';

const CALL = 'AWS API Call via CloudTrail';

/** Calls that failed changed nothing. */
const succeeded = { errorCode: [{ exists: false }] };

/**
 * What changes which interfaces a selector means, or takes a session away. Calls arrive by CloudTrail, so the account needs a trail of management events;
 * without one the schedule finds the same, later.
 */
export const EVENT_PATTERNS: Readonly<Record<string, EventPattern>> = {
  InstanceState: {
    source: ['aws.ec2'],
    detailType: ['EC2 Instance State-change Notification'],
    detail: { state: ['running', 'stopped', 'terminated'] },
  },
  GroupLaunch: { source: ['aws.autoscaling'], detailType: ['EC2 Instance Launch Successful'] },
  Calls: {
    source: ['aws.ec2'],
    detailType: [CALL],
    detail: {
      eventSource: ['ec2.amazonaws.com'],
      eventName: ['RunInstances', 'CreateNetworkInterface', 'DeleteTrafficMirrorSession'],
      ...succeeded,
    },
  },
  // Of instances and interfaces alone: accounts tag all the time, and the watcher itself tags targets and filters.
  Tags: {
    source: ['aws.ec2'],
    detailType: [CALL],
    detail: {
      eventSource: ['ec2.amazonaws.com'],
      eventName: ['CreateTags', 'DeleteTags'],
      requestParameters: { resourcesSet: { items: { resourceId: [{ prefix: 'i-' }, { prefix: 'eni-' }] } } },
      ...succeeded,
    },
  },
};
