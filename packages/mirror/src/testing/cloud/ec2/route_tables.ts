import type { Operations } from '../call.ts';
import { describe } from './describe.ts';

export const routeTables: Operations = {
  DescribeRouteTables: (account, call) =>
    describe(call, {
      table: account.routeTables,
      idParameter: 'RouteTableId',
      notFound: 'InvalidRouteTableID.NotFound',
      idOf: (table) => table.routeTableId,
      fields: {
        'route-table-id': (table) => table.routeTableId,
        'vpc-id': (table) => table.vpcId,
        'owner-id': (table) => table.ownerId,
        'association.main': (table) => table.associationSet.map(({ main }) => String(main)),
        'association.subnet-id': (table) => table.associationSet.map(({ subnetId }) => subnetId),
        'route.state': (table) => table.routeSet.map((route) => route['state']),
      },
      tags: (table) => table.tagSet,
      limits: { least: 5, most: 100 },
      set: 'routeTableSet',
      show: (table) => ({ ...table, associationSet: table.associationSet.map((each) => ({ ...each, routeTableId: table.routeTableId })) }),
    }),
};
