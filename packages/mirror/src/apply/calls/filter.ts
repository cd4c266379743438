import {
  CreateTrafficMirrorFilterCommand,
  DeleteTrafficMirrorFilterCommand,
  ModifyTrafficMirrorFilterNetworkServicesCommand,
} from '@aws-sdk/client-ec2';
import { causeCode } from '../../aws/failure.ts';
import type { FilterState } from '../../plan/plan.ts';
import { clientToken, MOST_SALTS } from '../client_token.ts';
import { onceSeen, type Run, unlessGone } from './calls.ts';
import { taggedAs } from './tags.ts';

export async function createFilter(run: Run, key: string, state: FilterState, salt: number): Promise<string> {
  const { description, services, tags } = state;
  const input = { ...(description === '' ? {} : { Description: description }), ...taggedAs('traffic-mirror-filter', tags) };
  const ClientToken = clientToken('filter', input, salt);
  const { TrafficMirrorFilter } = await run.aws.ec2(new CreateTrafficMirrorFilterCommand({ ...input, ClientToken }), key);
  const id = TrafficMirrorFilter?.TrafficMirrorFilterId ?? '';
  const isUnknown = (code: string): boolean => code === 'InvalidTrafficMirrorFilterId.NotFound';
  try {
    await onceSeen(run, () => modifyServices(run, key, id, [], services), isUnknown);
    return id;
  } catch (error) {
    // AWS remembered a filter that is gone.
    if (salt >= MOST_SALTS || !isUnknown(causeCode(error))) throw error;
    return await createFilter(run, key, state, salt + 1);
  }
}

/** Services of AWS's own whose packets are mirrored: `amazon-dns`. */
export async function modifyServices(
  run: Run,
  key: string,
  id: string,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  const added = after.filter((service) => !before.includes(service));
  const removed = before.filter((service) => !after.includes(service));
  if (added.length + removed.length === 0) return;
  const command = new ModifyTrafficMirrorFilterNetworkServicesCommand({
    TrafficMirrorFilterId: id,
    ...(added.length === 0 ? {} : { AddNetworkServices: added as 'amazon-dns'[] }),
    ...(removed.length === 0 ? {} : { RemoveNetworkServices: removed as 'amazon-dns'[] }),
  });
  await run.aws.ec2(command, `${key} (${id})`);
}

export async function deleteFilter(run: Run, key: string, TrafficMirrorFilterId: string): Promise<void> {
  const about = `${key} (${TrafficMirrorFilterId})`;
  const call = () => run.aws.ec2(new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId }), about);
  await unlessGone(onceSeen(run, call, (code) => code === 'TrafficMirrorFilterInUse'));
}
