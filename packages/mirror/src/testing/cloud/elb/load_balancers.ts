import type { Operations } from '../call.ts';
import { AwsFailure } from '../http/failure.ts';
import type { Account } from '../state/account.ts';
import type { LoadBalancer } from '../state/load_balancing.ts';
import { asked, pageOf } from './page.ts';

const GONE = 'LoadBalancerNotFound';

export const loadBalancers: Operations = {
  DescribeLoadBalancers(account, call) {
    call.permit([{ action: 'elasticloadbalancing:DescribeLoadBalancers', resource: '*' }]);
    const rows = asked(call.query, account.loadBalancers.seen(), 'LoadBalancerArns', GONE);
    const { page, NextMarker } = pageOf(call.query, rows, ({ arn }) => arn);
    return { LoadBalancers: page.map(shown), NextMarker };
  },

  DescribeListeners(account, call) {
    const arn = call.query.required('LoadBalancerArn');
    call.permit([{ action: 'elasticloadbalancing:DescribeListeners', resource: '*' }]);
    const { page, NextMarker } = pageOf(call.query, seenLoadBalancer(account, arn).listeners, (listener) => listener.arn);
    return {
      Listeners: page.map((listener) => ({
        ListenerArn: listener.arn,
        LoadBalancerArn: arn,
        Port: listener.port,
        Protocol: listener.protocol,
        DefaultActions: [
          {
            Type: 'forward',
            TargetGroupArn: listener.targetGroup,
            ForwardConfig: { TargetGroups: [{ TargetGroupArn: listener.targetGroup, Weight: 1 }] },
          },
        ],
      })),
      NextMarker,
    };
  },

  DescribeLoadBalancerAttributes(account, call) {
    const arn = call.query.required('LoadBalancerArn');
    call.permit([{ action: 'elasticloadbalancing:DescribeLoadBalancerAttributes', resource: '*' }]);
    const { crossZone } = seenLoadBalancer(account, arn);
    return {
      Attributes: [
        { Key: 'deletion_protection.enabled', Value: 'false' },
        { Key: 'load_balancing.cross_zone.enabled', Value: String(crossZone) },
      ],
    };
  },
};

/** Throws AwsFailure LoadBalancerNotFound. */
export function seenLoadBalancer(account: Account, arn: string): LoadBalancer {
  const found = account.loadBalancers.seen().find((loadBalancer) => loadBalancer.arn === arn);
  if (found === undefined) throw new AwsFailure(GONE, `Load balancer '${arn}' not found`);
  return found;
}

const shown = (loadBalancer: LoadBalancer) => ({
  LoadBalancerArn: loadBalancer.arn,
  DNSName: `${loadBalancer.name}.elb.amazonaws.com`,
  LoadBalancerName: loadBalancer.name,
  Scheme: loadBalancer.scheme,
  VpcId: loadBalancer.vpcId,
  State: { Code: loadBalancer.state },
  Type: loadBalancer.type,
  AvailabilityZones: loadBalancer.zones.map(({ zone, subnet }) => ({ ZoneName: zone, SubnetId: subnet, LoadBalancerAddresses: [] })),
  // A load balancer that was made without any has no such member.
  SecurityGroups: loadBalancer.securityGroups.length === 0 ? undefined : loadBalancer.securityGroups,
  IpAddressType: 'ipv4',
});
