import type { Operations } from '../call.ts';
import { describe } from './describe.ts';

export const securityGroups: Operations = {
  DescribeSecurityGroups: (account, call) =>
    describe(call, {
      table: account.securityGroups,
      idParameter: 'GroupId',
      notFound: 'InvalidGroup.NotFound',
      idOf: (group) => group.groupId,
      fields: {
        'group-id': (group) => group.groupId,
        'group-name': (group) => group.groupName,
        'vpc-id': (group) => group.vpcId,
        'owner-id': (group) => group.ownerId,
      },
      tags: (group) => group.tagSet,
      set: 'securityGroupInfo',
      show: (group) => group,
    }),
};
