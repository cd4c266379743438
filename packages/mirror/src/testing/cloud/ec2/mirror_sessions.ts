import type { Need, Operations } from '../call.ts';
import { invalid, type Query } from '../http/query.ts';
import type { Account } from '../state/account.ts';
import type { MirrorSession } from '../state/mirroring.ts';
import { describe } from './describe.ts';
import { existing } from './existing.ts';
import { existingFilter } from './mirror_filters.ts';
import { existingTarget } from './mirror_targets.ts';
import { checkSession } from './session_rules.ts';
import { tagNeeds, tagSpecification, withTags } from './tag_items.ts';

const MAX_VNI = 0xffffff;

const REMOVABLE = ['packet-length', 'description', 'virtual-network-id'] as const;

export const mirrorSessions: Operations = {
  CreateTrafficMirrorSession(account, call) {
    const { query } = call;
    const networkInterfaceId = query.required('NetworkInterfaceId');
    const trafficMirrorTargetId = query.required('TrafficMirrorTargetId');
    const trafficMirrorFilterId = query.required('TrafficMirrorFilterId');
    query.required('SessionNumber');
    const numbers = numbersOf(query);
    const tags = tagSpecification(query, 'traffic-mirror-session');
    const networkInterface = existing(account.interfaces, networkInterfaceId, 'InvalidNetworkInterfaceID.NotFound');
    const created = account.arn('traffic-mirror-session', '*');
    const action = 'ec2:CreateTrafficMirrorSession';
    call.permit([
      { action, resource: account.arn('network-interface', networkInterfaceId), resourceTags: networkInterface.tagSet },
      ...targetAndFilter(account, action, trafficMirrorTargetId, trafficMirrorFilterId),
      { action, resource: created, requestTags: tags },
      ...tagNeeds(call.operation, created, tags),
    ]);
    const session: MirrorSession = {
      trafficMirrorSessionId: account.ids.next('tms'),
      trafficMirrorTargetId,
      trafficMirrorFilterId,
      networkInterfaceId,
      ownerId: account.id,
      packetLength: numbers.packetLength,
      sessionNumber: numbers.sessionNumber!,
      virtualNetworkId: numbers.virtualNetworkId ?? freeVni(account),
      description: query.text('Description'),
      tagSet: withTags([], tags),
    };
    checkSession(account, session);
    account.sessions.put(session.trafficMirrorSessionId, session);
    return { trafficMirrorSession: session, clientToken: query.text('ClientToken') };
  },

  DescribeTrafficMirrorSessions: (account, call) =>
    describe(call, {
      table: account.sessions,
      idParameter: 'TrafficMirrorSessionId',
      notFound: 'InvalidTrafficMirrorSessionId.NotFound',
      idOf: (session) => session.trafficMirrorSessionId,
      fields: {
        description: (session) => session.description,
        'network-interface-id': (session) => session.networkInterfaceId,
        'owner-id': (session) => session.ownerId,
        'packet-length': (session) => session.packetLength,
        'session-number': (session) => session.sessionNumber,
        'traffic-mirror-filter-id': (session) => session.trafficMirrorFilterId,
        'traffic-mirror-session-id': (session) => session.trafficMirrorSessionId,
        'traffic-mirror-target-id': (session) => session.trafficMirrorTargetId,
        'virtual-network-id': (session) => session.virtualNetworkId,
      },
      set: 'trafficMirrorSessionSet',
      show: (session) => session,
    }),

  ModifyTrafficMirrorSession(account, call) {
    const { query } = call;
    const session = existingSession(account, query.required('TrafficMirrorSessionId'));
    const numbers = numbersOf(query);
    const removed = query.list('RemoveField');
    for (const field of removed) {
      if (!REMOVABLE.some((each) => each === field)) throw invalid('RemoveField', field, `valid values are ${REMOVABLE.join(', ')}`);
    }
    const target = query.text('TrafficMirrorTargetId');
    const filter = query.text('TrafficMirrorFilterId');
    const action = `ec2:${call.operation}`;
    call.permit([
      { action, resource: account.arn('traffic-mirror-session', session.trafficMirrorSessionId), resourceTags: session.tagSet },
      ...targetAndFilter(account, action, target, filter),
    ]);
    const modified: MirrorSession = {
      ...session,
      trafficMirrorTargetId: target ?? session.trafficMirrorTargetId,
      trafficMirrorFilterId: filter ?? session.trafficMirrorFilterId,
      packetLength: removed.includes('packet-length') ? undefined : (numbers.packetLength ?? session.packetLength),
      sessionNumber: numbers.sessionNumber ?? session.sessionNumber,
      virtualNetworkId: removed.includes('virtual-network-id') ? freeVni(account) : (numbers.virtualNetworkId ?? session.virtualNetworkId),
      description: removed.includes('description') ? undefined : (query.text('Description') ?? session.description),
    };
    checkSession(account, modified);
    account.sessions.put(modified.trafficMirrorSessionId, modified);
    return { trafficMirrorSession: modified };
  },

  DeleteTrafficMirrorSession(account, call) {
    const id = call.query.required('TrafficMirrorSessionId');
    const session = existingSession(account, id);
    call.permit([{ action: `ec2:${call.operation}`, resource: account.arn('traffic-mirror-session', id), resourceTags: session.tagSet }]);
    account.sessions.delete(id);
    return { trafficMirrorSessionId: id };
  },
};

const existingSession = (account: Account, id: string): MirrorSession =>
  existing(account.sessions, id, 'InvalidTrafficMirrorSessionId.NotFound');

function numbersOf(query: Query) {
  return {
    sessionNumber: query.wholeWithin('SessionNumber', 1, 32766),
    packetLength: query.wholeWithin('PacketLength', 1, 65535),
    virtualNetworkId: query.wholeWithin('VirtualNetworkId', 1, MAX_VNI),
  };
}

function targetAndFilter(account: Account, action: string, target: string | undefined, filter: string | undefined): Need[] {
  const needs: Need[] = [];
  if (target !== undefined) {
    needs.push({ action, resource: account.arn('traffic-mirror-target', target), resourceTags: existingTarget(account, target).tagSet });
  }
  if (filter !== undefined) {
    needs.push({ action, resource: account.arn('traffic-mirror-filter', filter), resourceTags: existingFilter(account, filter).tagSet });
  }
  return needs;
}

/** AWS chooses without order, and no VNI twice. */
function freeVni(account: Account): number {
  const used = new Set(account.sessions.rows().map(({ virtualNetworkId }) => virtualNetworkId));
  for (;;) {
    const vni = Number.parseInt(account.ids.hex(6), 16);
    if (vni > 0 && !used.has(vni)) return vni;
  }
}
