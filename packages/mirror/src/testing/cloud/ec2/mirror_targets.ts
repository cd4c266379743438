import type { Operations } from '../call.ts';
import { AwsFailure } from '../http/failure.ts';
import type { Account } from '../state/account.ts';
import type { MirrorTarget } from '../state/mirroring.ts';
import { describe } from './describe.ts';
import { existing } from './existing.ts';
import { tagNeeds, tagSpecification, withTags } from './tag_items.ts';

export const mirrorTargets: Operations = {
  CreateTrafficMirrorTarget(account, call) {
    const { query } = call;
    const networkInterfaceId = query.text('NetworkInterfaceId');
    const networkLoadBalancerArn = query.text('NetworkLoadBalancerArn');
    const gatewayLoadBalancerEndpointId = query.text('GatewayLoadBalancerEndpointId');
    if ([networkInterfaceId, networkLoadBalancerArn, gatewayLoadBalancerEndpointId].filter((given) => given !== undefined).length !== 1) {
      throw new AwsFailure(
        'InvalidParameterCombination',
        'Exactly one of NetworkInterfaceId, NetworkLoadBalancerArn, GatewayLoadBalancerEndpointId',
      );
    }
    const tags = tagSpecification(query, 'traffic-mirror-target');
    const created = account.arn('traffic-mirror-target', '*');
    const type = typeOf(account, networkInterfaceId, networkLoadBalancerArn, gatewayLoadBalancerEndpointId);
    const action = 'ec2:CreateTrafficMirrorTarget';
    call.permit([
      { action, resource: created, requestTags: tags },
      ...(networkInterfaceId === undefined ? [] : [{ action, resource: account.arn('network-interface', networkInterfaceId) }]),
      ...(gatewayLoadBalancerEndpointId === undefined
        ? []
        : [{ action, resource: account.arn('vpc-endpoint', gatewayLoadBalancerEndpointId) }]),
      ...tagNeeds(call.operation, created, tags),
    ]);
    const twin = account.targets
      .rows()
      .some((target) => networkInterfaceId !== undefined && target.networkInterfaceId === networkInterfaceId);
    if (twin) throw new AwsFailure('InvalidParameterValue', `${networkInterfaceId} is already a traffic mirror target`);
    if (account.targets.size >= account.quotas.targets) {
      throw new AwsFailure('TrafficMirrorTargetLimitExceeded', `Traffic mirror targets limit reached (${account.quotas.targets})`);
    }
    const target: MirrorTarget = {
      trafficMirrorTargetId: account.ids.next('tmt'),
      type,
      networkInterfaceId,
      networkLoadBalancerArn,
      gatewayLoadBalancerEndpointId,
      description: query.text('Description'),
      ownerId: account.id,
      tagSet: withTags([], tags),
    };
    account.targets.put(target.trafficMirrorTargetId, target);
    return { trafficMirrorTarget: target, clientToken: query.text('ClientToken') };
  },

  DescribeTrafficMirrorTargets: (account, call) =>
    describe(call, {
      table: account.targets,
      idParameter: 'TrafficMirrorTargetId',
      notFound: 'InvalidTrafficMirrorTargetId.NotFound',
      idOf: (target) => target.trafficMirrorTargetId,
      fields: {
        description: (target) => target.description,
        'network-interface-id': (target) => target.networkInterfaceId,
        'network-load-balancer-arn': (target) => target.networkLoadBalancerArn,
        'owner-id': (target) => target.ownerId,
        'traffic-mirror-target-id': (target) => target.trafficMirrorTargetId,
      },
      set: 'trafficMirrorTargetSet',
      show: (target) => target,
    }),

  DeleteTrafficMirrorTarget(account, call) {
    const id = call.query.required('TrafficMirrorTargetId');
    const target = existingTarget(account, id);
    call.permit([{ action: `ec2:${call.operation}`, resource: account.arn('traffic-mirror-target', id), resourceTags: target.tagSet }]);
    const session = account.sessions.rows().find(({ trafficMirrorTargetId }) => trafficMirrorTargetId === id);
    if (session !== undefined) {
      throw new AwsFailure('TrafficMirrorTargetInUseException', `${id} is used by ${session.trafficMirrorSessionId}`);
    }
    account.targets.delete(id);
    return { trafficMirrorTargetId: id };
  },
};

export const existingTarget = (account: Account, id: string): MirrorTarget =>
  existing(account.targets, id, 'InvalidTrafficMirrorTargetId.NotFound');

function typeOf(
  account: Account,
  networkInterface: string | undefined,
  loadBalancer: string | undefined,
  endpoint: string | undefined,
): MirrorTarget['type'] {
  if (networkInterface !== undefined) {
    existing(account.interfaces, networkInterface, 'InvalidNetworkInterfaceID.NotFound');
    const session = account.sessions.rows().find(({ networkInterfaceId }) => networkInterfaceId === networkInterface);
    if (session !== undefined) throw new AwsFailure('InvalidParameterValue', `${networkInterface} is a traffic mirror source`);
    return 'network-interface';
  }
  if (loadBalancer !== undefined) {
    if (account.loadBalancers.get(loadBalancer)?.type !== 'network') {
      throw new AwsFailure('InvalidParameterValue', `${loadBalancer} is not a network load balancer of this account`);
    }
    return 'network-load-balancer';
  }
  if (account.endpoints.get(endpoint!)?.vpcEndpointType !== 'GatewayLoadBalancer') {
    throw new AwsFailure('InvalidVpcEndpointId.NotFound', `The Vpc Endpoint Id '${endpoint}' does not exist`);
  }
  return 'gateway-load-balancer-endpoint';
}
