import type { Account } from '../state/account.ts';
import type { Addresses } from './addresses.ts';
import { addInterface, type Tags, tagItems } from './network.ts';

/** Codes of DescribeInstances. */
const STATES = { pending: 0, running: 16, 'shutting-down': 32, terminated: 48, stopping: 64, stopped: 80 } as const;

export type InstanceState = keyof typeof STATES;

export interface NewInstance {
  readonly subnet: string;
  readonly type?: string;
  readonly state?: InstanceState;
  /** How many, or for each its subnet. */
  readonly interfaces?: number | readonly string[];
  readonly securityGroups?: readonly string[];
  /** Auto Scaling group. */
  readonly group?: string;
  readonly tags?: Tags;
}

export interface AddedInstance {
  readonly id: string;
  /** Primary first. */
  readonly interfaces: readonly string[];
}

export function addInstance(account: Account, addresses: Addresses, given: NewInstance): AddedInstance {
  const id = account.ids.next('i');
  const { vpcId, availabilityZone } = account.subnets.get(given.subnet)!;
  const { interfaces = 1, group, state = 'running' } = given;
  account.instances.settle(id, {
    instanceId: id,
    instanceType: given.type ?? 'm5.large',
    instanceState: { code: STATES[state], name: state },
    placement: { availabilityZone },
    subnetId: given.subnet,
    vpcId,
    launchTime: new Date(account.clock.now()).toISOString(),
    tagSet: tagItems({ ...given.tags, ...(group === undefined ? {} : { 'aws:autoscaling:groupName': group }) }),
  });
  const subnets = typeof interfaces === 'number' ? Array.from({ length: interfaces }, () => given.subnet) : interfaces;
  return {
    id,
    interfaces: subnets.map((subnet, deviceIndex) =>
      addInterface(account, addresses, { subnet, instance: id, deviceIndex, securityGroups: given.securityGroups ?? [] }),
    ),
  };
}

/** Terminated instances take their interfaces with them; sessions on these stay, and are billed, until somebody deletes them. */
export function setInstanceState(account: Account, id: string, state: InstanceState): void {
  account.instances.put(id, { ...account.instances.get(id)!, instanceState: { code: STATES[state], name: state } });
  if (state !== 'terminated') return;
  for (const { networkInterfaceId, attachment } of account.interfaces.rows()) {
    if (attachment?.instanceId === id) account.interfaces.delete(networkInterfaceId);
  }
}
