import {
  CreateTrafficMirrorFilterCommand,
  DeleteTrafficMirrorFilterCommand,
  ModifyTrafficMirrorFilterNetworkServicesCommand,
} from '@aws-sdk/client-ec2';
import type { FilterState } from '../../plan/plan.ts';
import { clientToken } from '../client_token.ts';
import { onceSeen, type Run, unlessGone } from './calls.ts';
import { taggedAs } from './tags.ts';

export async function createFilter(run: Run, key: string, { description, services, tags }: FilterState, salt: number): Promise<string> {
  const input = { ...(description === '' ? {} : { Description: description }), ...taggedAs('traffic-mirror-filter', tags) };
  const ClientToken = clientToken('filter', input, salt);
  const { TrafficMirrorFilter } = await run.aws.ec2(new CreateTrafficMirrorFilterCommand({ ...input, ClientToken }), key);
  const id = TrafficMirrorFilter?.TrafficMirrorFilterId ?? '';
  await onceSeen(
    run,
    () => modifyServices(run, key, id, [], services),
    (code) => code === 'InvalidTrafficMirrorFilterId.NotFound',
  );
  return id;
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
