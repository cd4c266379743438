import type { Operations } from '../call.ts';
import { describe } from './describe.ts';

export const networkInterfaces: Operations = {
  DescribeNetworkInterfaces: (account, call) =>
    describe(call, {
      table: account.interfaces,
      idParameter: 'NetworkInterfaceId',
      notFound: 'InvalidNetworkInterfaceID.NotFound',
      idsOrPages: true,
      idOf: (one) => one.networkInterfaceId,
      fields: {
        'network-interface-id': (one) => one.networkInterfaceId,
        'subnet-id': (one) => one.subnetId,
        'vpc-id': (one) => one.vpcId,
        'availability-zone': (one) => one.availabilityZone,
        'availability-zone-id': (one) => one.availabilityZoneId,
        description: (one) => one.description,
        'group-id': (one) => one.groupSet.map(({ groupId }) => groupId),
        'group-name': (one) => one.groupSet.map(({ groupName }) => groupName),
        'interface-type': (one) => one.interfaceType,
        'mac-address': (one) => one.macAddress,
        'owner-id': (one) => one.ownerId,
        'private-ip-address': (one) => one.privateIpAddress,
        'addresses.private-ip-address': (one) => one.privateIpAddressesSet.map(({ privateIpAddress }) => privateIpAddress),
        'ipv6-addresses.ipv6-address': (one) => one.ipv6AddressesSet.map(({ ipv6Address }) => ipv6Address),
        'requester-managed': (one) => String(one.requesterManaged),
        status: (one) => one.status,
        'attachment.instance-id': (one) => one.attachment?.instanceId,
        'attachment.instance-owner-id': (one) => one.attachment?.instanceOwnerId,
        'attachment.device-index': (one) => one.attachment?.deviceIndex,
        'attachment.status': (one) => one.attachment?.status,
      },
      tags: (one) => one.tagSet,
      set: 'networkInterfaceSet',
      show: (one) => one,
    }),
};
