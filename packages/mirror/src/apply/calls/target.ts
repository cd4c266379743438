import {
  CreateTrafficMirrorTargetCommand,
  type CreateTrafficMirrorTargetRequest,
  DeleteTrafficMirrorTargetCommand,
} from '@aws-sdk/client-ec2';
import type { TargetState } from '../../plan/plan.ts';
import type { TargetKind } from '../../world/world.ts';
import { clientToken } from '../client_token.ts';
import { onceSeen, type Run, unlessGone } from './calls.ts';
import { taggedAs } from './tags.ts';

const DESTINATIONS: Readonly<Record<TargetKind, (destination: string) => CreateTrafficMirrorTargetRequest>> = {
  loadBalancer: (NetworkLoadBalancerArn) => ({ NetworkLoadBalancerArn }),
  interface: (NetworkInterfaceId) => ({ NetworkInterfaceId }),
  endpoint: (GatewayLoadBalancerEndpointId) => ({ GatewayLoadBalancerEndpointId }),
};

export async function createTarget(
  { aws }: Run,
  key: string,
  { kind, destination, description, tags }: TargetState,
  salt: number,
): Promise<string> {
  const input = {
    ...DESTINATIONS[kind](destination),
    ...(description === '' ? {} : { Description: description }),
    ...taggedAs('traffic-mirror-target', tags),
  };
  const ClientToken = clientToken('target', input, salt);
  const { TrafficMirrorTarget } = await aws.ec2(new CreateTrafficMirrorTargetCommand({ ...input, ClientToken }), key);
  return TrafficMirrorTarget?.TrafficMirrorTargetId ?? '';
}

export async function deleteTarget(run: Run, key: string, TrafficMirrorTargetId: string): Promise<void> {
  const about = `${key} (${TrafficMirrorTargetId})`;
  const call = () => run.aws.ec2(new DeleteTrafficMirrorTargetCommand({ TrafficMirrorTargetId }), about);
  await unlessGone(onceSeen(run, call, (code) => code.startsWith('TrafficMirrorTargetInUse')));
}
