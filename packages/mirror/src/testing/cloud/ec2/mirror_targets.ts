import type { Need, Operations } from '../call.ts';
import { AwsFailure } from '../http/failure.ts';
import { invalid } from '../http/query.ts';
import type { Account } from '../state/account.ts';
import type { MirrorTarget } from '../state/mirroring.ts';
import { describe } from './describe.ts';
import { existing } from './existing.ts';
import { tagNeeds, tagSpecification, withTags } from './tag_items.ts';

interface Destination {
  readonly type: MirrorTarget['type'];
  /** What else of EC2 the caller needs a right to. */
  readonly needs: readonly Omit<Need, 'action'>[];
}

const DESTINATIONS: Readonly<Record<string, (account: Account, id: string) => Destination>> = {
  NetworkInterfaceId(account, id) {
    const { tagSet } = existing(account.interfaces, id, 'InvalidNetworkInterfaceID.NotFound');
    return { type: 'network-interface', needs: [{ resource: account.arn('network-interface', id), resourceTags: tagSet }] };
  },
  NetworkLoadBalancerArn(account, arn) {
    const isThere = account.loadBalancers.get(arn)?.type === 'network';
    if (!isThere) throw invalid('NetworkLoadBalancerArn', arn, 'it is no network load balancer of this account');
    return { type: 'network-load-balancer', needs: [] };
  },
  GatewayLoadBalancerEndpointId(account, id) {
    const { vpcEndpointType, tagSet } = existing(account.endpoints, id, 'InvalidVpcEndpointId.NotFound');
    if (vpcEndpointType !== 'GatewayLoadBalancer') throw invalid('GatewayLoadBalancerEndpointId', id, `it is of type ${vpcEndpointType}`);
    return { type: 'gateway-load-balancer-endpoint', needs: [{ resource: account.arn('vpc-endpoint', id), resourceTags: tagSet }] };
  },
};

export const mirrorTargets: Operations = {
  CreateTrafficMirrorTarget(account, call) {
    const { query } = call;
    const [given = '', ...others] = Object.keys(DESTINATIONS).filter((parameter) => query.text(parameter) !== undefined);
    const destinationOf = DESTINATIONS[given];
    if (destinationOf === undefined || others.length > 0) {
      throw new AwsFailure('InvalidParameterCombination', `Exactly one is required of ${Object.keys(DESTINATIONS).join(', ')}`);
    }
    const tags = tagSpecification(query, 'traffic-mirror-target');
    const created = account.arn('traffic-mirror-target', '*');
    const { type, needs } = destinationOf(account, query.required(given));
    const action = 'ec2:CreateTrafficMirrorTarget';
    call.permit([
      { action, resource: created, requestTags: tags },
      ...needs.map((need) => ({ action, ...need })),
      ...tagNeeds(call.operation, created, tags),
    ]);
    const networkInterfaceId = query.text('NetworkInterfaceId');
    if (networkInterfaceId !== undefined) checkInterface(account, networkInterfaceId);
    if (account.targets.size >= account.quotas.targets) {
      throw new AwsFailure('TrafficMirrorTargetLimitExceeded', `Traffic mirror targets limit reached (${account.quotas.targets})`);
    }
    const target: MirrorTarget = {
      trafficMirrorTargetId: account.ids.next('tmt'),
      type,
      networkInterfaceId,
      networkLoadBalancerArn: query.text('NetworkLoadBalancerArn'),
      gatewayLoadBalancerEndpointId: query.text('GatewayLoadBalancerEndpointId'),
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

/** An interface is one target at most, and no source besides. */
function checkInterface(account: Account, id: string): void {
  const role = account.targets.rows().some(({ networkInterfaceId }) => networkInterfaceId === id)
    ? 'target'
    : account.sessions.rows().some(({ networkInterfaceId }) => networkInterfaceId === id)
      ? 'source'
      : undefined;
  if (role !== undefined) throw invalid('NetworkInterfaceId', id, `it is a traffic mirror ${role} already`);
}
