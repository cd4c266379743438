import type { Operations } from '../call.ts';
import { AwsFailure } from '../http/failure.ts';
import type { Account } from '../state/account.ts';
import type { TargetGroup } from '../state/load_balancing.ts';
import { seenLoadBalancer } from './load_balancers.ts';
import { asked, pageOf } from './page.ts';

const GONE = 'TargetGroupNotFound';

const REASONS: Readonly<Record<string, string>> = {
  initial: 'Elb.InitialHealthChecking',
  unhealthy: 'Target.FailedHealthChecks',
  unused: 'Target.NotInUse',
  draining: 'Target.DeregistrationInProgress',
  unavailable: 'Target.HealthCheckDisabled',
};

export const targetGroups: Operations = {
  DescribeTargetGroups(account, call) {
    const loadBalancer = call.query.text('LoadBalancerArn');
    call.permit([{ action: 'elasticloadbalancing:DescribeTargetGroups', resource: '*' }]);
    if (loadBalancer !== undefined) seenLoadBalancer(account, loadBalancer);
    const rows = asked(call.query, account.targetGroups.seen(), 'TargetGroupArns', GONE).filter(
      ({ loadBalancers }) => loadBalancer === undefined || loadBalancers.includes(loadBalancer),
    );
    const { page, NextMarker } = pageOf(call.query, rows, ({ arn }) => arn);
    return { TargetGroups: page.map(shown), NextMarker };
  },

  DescribeTargetHealth(account, call) {
    const arn = call.query.required('TargetGroupArn');
    call.permit([{ action: 'elasticloadbalancing:DescribeTargetHealth', resource: '*' }]);
    const { targets, targetType } = seenTargetGroup(account, arn);
    return {
      TargetHealthDescriptions: targets.map(({ id, port, zone, health }) => ({
        // Of instances AWS does not tell it here.
        Target: { Id: id, Port: port, AvailabilityZone: targetType === 'ip' ? zone : undefined },
        HealthCheckPort: String(port),
        TargetHealth: { State: health, Reason: REASONS[health] },
      })),
    };
  },

  DescribeTargetGroupAttributes(account, call) {
    const arn = call.query.required('TargetGroupArn');
    call.permit([{ action: 'elasticloadbalancing:DescribeTargetGroupAttributes', resource: '*' }]);
    const { crossZone } = seenTargetGroup(account, arn);
    return {
      Attributes: [
        { Key: 'deregistration_delay.timeout_seconds', Value: '300' },
        { Key: 'load_balancing.cross_zone.enabled', Value: crossZone },
      ],
    };
  },
};

function seenTargetGroup(account: Account, arn: string): TargetGroup {
  const found = account.targetGroups.seen().find((group) => group.arn === arn);
  if (found === undefined) throw new AwsFailure(GONE, `Target group '${arn}' not found`);
  return found;
}

const shown = (group: TargetGroup) => ({
  TargetGroupArn: group.arn,
  TargetGroupName: group.name,
  Protocol: group.protocol,
  Port: group.port,
  VpcId: group.vpcId,
  HealthCheckProtocol: group.healthCheck.protocol,
  HealthCheckPort: group.healthCheck.port,
  HealthCheckEnabled: true,
  HealthCheckIntervalSeconds: 30,
  HealthCheckTimeoutSeconds: 10,
  HealthyThresholdCount: 5,
  UnhealthyThresholdCount: 2,
  LoadBalancerArns: group.loadBalancers,
  TargetType: group.targetType,
  IpAddressType: 'ipv4',
});
