import {
  CreateTrafficMirrorSessionCommand,
  DeleteTrafficMirrorSessionCommand,
  ModifyTrafficMirrorSessionCommand,
  type TrafficMirrorSessionField,
} from '@aws-sdk/client-ec2';
import type { SessionState } from '../../plan/plan.ts';
import { clientToken } from '../client_token.ts';
import { onceSeen, type Run, unlessGone } from './calls.ts';
import { taggedAs } from './tags.ts';

export async function createSession(run: Run, key: string, session: SessionState, salt: number): Promise<string> {
  const needs = { target: run.ids.need(session.target), filter: run.ids.need(session.filter) };
  const input = {
    NetworkInterfaceId: session.interface,
    TrafficMirrorTargetId: needs.target,
    TrafficMirrorFilterId: needs.filter,
    SessionNumber: session.number,
    ...(session.vni === undefined ? {} : { VirtualNetworkId: session.vni }),
    ...(session.packetLength === undefined ? {} : { PacketLength: session.packetLength }),
    ...(session.description === '' ? {} : { Description: session.description }),
    ...taggedAs('traffic-mirror-session', session.tags),
  };
  const ClientToken = clientToken('session', input, salt);
  const { TrafficMirrorSession } = await onceSeen(
    run,
    () => run.aws.ec2(new CreateTrafficMirrorSessionCommand({ ...input, ClientToken }), key),
    (code) =>
      (code === 'InvalidTrafficMirrorTargetId.NotFound' && run.ids.isFresh(needs.target)) ||
      (code === 'InvalidTrafficMirrorFilterId.NotFound' && run.ids.isFresh(needs.filter)),
  );
  return TrafficMirrorSession?.TrafficMirrorSessionId ?? '';
}

/** Only what differs is sent. All but the interface can be modified, so the session goes over from one state to the other at once. */
export async function modifySession(run: Run, key: string, id: string, before: SessionState, after: SessionState): Promise<void> {
  const removed: TrafficMirrorSessionField[] = [];
  const changed: Record<string, unknown> = {};
  const set = (name: string, was: unknown, wanted: unknown, field?: TrafficMirrorSessionField): void => {
    if (was === wanted) return;
    if (wanted !== undefined && wanted !== '') changed[name] = wanted;
    else if (field !== undefined) removed.push(field);
  };
  set('TrafficMirrorTargetId', run.ids.of(before.target), run.ids.need(after.target));
  set('TrafficMirrorFilterId', run.ids.of(before.filter), run.ids.need(after.filter));
  set('SessionNumber', before.number, after.number);
  set('VirtualNetworkId', before.vni, after.vni, 'virtual-network-id');
  set('PacketLength', before.packetLength, after.packetLength, 'packet-length');
  set('Description', before.description, after.description, 'description');
  if (Object.keys(changed).length + removed.length === 0) return;
  const command = new ModifyTrafficMirrorSessionCommand({
    TrafficMirrorSessionId: id,
    ...changed,
    ...(removed.length === 0 ? {} : { RemoveFields: removed }),
  });
  await run.aws.ec2(command, `${key} (${id})`);
}

/** `about` names it in messages. */
export async function deleteSession({ aws }: Pick<Run, 'aws'>, about: string, TrafficMirrorSessionId: string): Promise<void> {
  await unlessGone(aws.ec2(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId }), `${about} (${TrafficMirrorSessionId})`));
}
