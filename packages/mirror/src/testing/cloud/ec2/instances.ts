import type { Operations } from '../call.ts';
import type { Answer } from '../http/xml.ts';
import type { Instance, NetworkInterface } from '../state/network.ts';
import { describe } from './describe.ts';

export const instances: Operations = {
  DescribeInstances(account, call) {
    const attached = Map.groupBy(account.interfaces.seen(), ({ attachment }) => attachment?.instanceId);
    return describe(call, {
      table: account.instances,
      idParameter: 'InstanceId',
      notFound: 'InvalidInstanceID.NotFound',
      idsOrPages: true,
      idOf: (instance) => instance.instanceId,
      fields: {
        'instance-id': (instance) => instance.instanceId,
        'instance-type': (instance) => instance.instanceType,
        'instance-state-name': (instance) => instance.instanceState.name,
        'instance-state-code': (instance) => instance.instanceState.code,
        'availability-zone': (instance) => instance.placement.availabilityZone,
        'subnet-id': (instance) => instance.subnetId,
        'vpc-id': (instance) => instance.vpcId,
        'network-interface.network-interface-id': ({ instanceId }) =>
          attached.get(instanceId)?.map(({ networkInterfaceId }) => networkInterfaceId),
      },
      tags: (instance) => instance.tagSet,
      set: 'reservationSet',
      // A reservation of its own for each: so it is where instances were not started together.
      show: (instance) => ({
        reservationId: `r-${instance.instanceId.slice('i-'.length)}`,
        ownerId: account.id,
        instancesSet: [shown(instance, attached.get(instance.instanceId))],
      }),
    });
  },
};

function shown(instance: Instance, interfaces: readonly NetworkInterface[] = []): Answer {
  return {
    ...instance,
    networkInterfaceSet: interfaces.map(({ networkInterfaceId, subnetId, vpcId, description, status, interfaceType }) => ({
      networkInterfaceId,
      subnetId,
      vpcId,
      description,
      status,
      interfaceType,
    })),
  };
}
