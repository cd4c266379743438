import type { Operations } from '../call.ts';
import { describe } from './describe.ts';

export const subnets: Operations = {
  DescribeSubnets: (account, call) =>
    describe(call, {
      table: account.subnets,
      idParameter: 'SubnetId',
      notFound: 'InvalidSubnetID.NotFound',
      idOf: (subnet) => subnet.subnetId,
      fields: {
        'subnet-id': (subnet) => subnet.subnetId,
        'vpc-id': (subnet) => subnet.vpcId,
        state: (subnet) => subnet.state,
        'availability-zone': (subnet) => subnet.availabilityZone,
        'availability-zone-id': (subnet) => subnet.availabilityZoneId,
        'cidr-block': (subnet) => subnet.cidrBlock,
        'ipv6-cidr-block-association.ipv6-cidr-block': (subnet) =>
          subnet.ipv6CidrBlockAssociationSet.map(({ ipv6CidrBlock }) => ipv6CidrBlock),
        'owner-id': (subnet) => subnet.ownerId,
      },
      tags: (subnet) => subnet.tagSet,
      set: 'subnetSet',
      show: (subnet) => subnet,
    }),
};
