import { isLargest } from '../../../plan/largest_types.ts';
import { AwsFailure } from '../http/failure.ts';
import { invalid } from '../http/query.ts';
import type { Account } from '../state/account.ts';
import type { MirrorSession, MirrorTarget } from '../state/mirroring.ts';
import { existing } from './existing.ts';

const NLB_MAX_PACKET_LENGTH = 8500;

/** What a session has to meet to come into being, or to become this. */
export function checkSession(account: Account, session: MirrorSession): void {
  const others = account.sessions.rows().filter(({ trafficMirrorSessionId }) => trafficMirrorSessionId !== session.trafficMirrorSessionId);
  const target = account.targets.get(session.trafficMirrorTargetId)!;
  checkSource(account, session, others);
  checkTarget(account, session, target, others);
  if (others.length >= account.quotas.sessions) {
    throw new AwsFailure('TrafficMirrorSessionLimitExceeded', `Traffic mirror sessions limit reached (${account.quotas.sessions})`);
  }
}

function checkSource(account: Account, { networkInterfaceId, sessionNumber }: MirrorSession, others: readonly MirrorSession[]): void {
  const { interfaceType: type } = existing(account.interfaces, networkInterfaceId, 'InvalidNetworkInterfaceID.NotFound');
  if (type !== 'interface') throw invalid('NetworkInterfaceId', networkInterfaceId, `an interface of type ${type} cannot be a source`);
  if (account.targets.rows().some((target) => target.networkInterfaceId === networkInterfaceId)) {
    throw invalid('NetworkInterfaceId', networkInterfaceId, 'it is a traffic mirror target');
  }
  const here = others.filter((other) => other.networkInterfaceId === networkInterfaceId);
  if (here.some((other) => other.sessionNumber === sessionNumber)) {
    throw invalid('SessionNumber', sessionNumber, `it is already being used for ${networkInterfaceId}`);
  }
  if (here.length >= account.quotas.sessionsPerInterface) {
    throw new AwsFailure(
      'TrafficMirrorSessionsPerInterfaceLimitExceeded',
      `Sessions per interface limit reached (${account.quotas.sessionsPerInterface}) for ${networkInterfaceId}`,
    );
  }
}

function checkTarget(account: Account, session: MirrorSession, target: MirrorTarget, others: readonly MirrorSession[]): void {
  if (target.type === 'network-load-balancer' && (session.packetLength ?? 0) > NLB_MAX_PACKET_LENGTH) {
    throw invalid('PacketLength', session.packetLength!, `a network load balancer takes at most ${NLB_MAX_PACKET_LENGTH}`);
  }
  if (target.networkInterfaceId === undefined) return;
  const instance = account.instances.get(account.interfaces.get(target.networkInterfaceId)?.attachment?.instanceId ?? '');
  if (instance?.instanceState.name !== 'running') {
    throw new AwsFailure('InvalidTrafficMirrorTarget', `The instance of ${target.trafficMirrorTargetId} is not running`);
  }
  const { sourcesPerTarget, sourcesPerLargestTarget } = account.quotas;
  const most = isLargest(instance.instanceType) ? sourcesPerLargestTarget : sourcesPerTarget;
  const sources = new Set(
    [...others.filter((other) => other.trafficMirrorTargetId === target.trafficMirrorTargetId), session].map(
      (each) => each.networkInterfaceId,
    ),
  );
  if (sources.size > most) {
    throw new AwsFailure('TrafficMirrorSourcesPerTargetLimitExceeded', `Sources per interface-target limit reached (${sources.size})`);
  }
}
