import type { Operations } from '../call.ts';
import { describe } from './describe.ts';

export const vpcEndpoints: Operations = {
  DescribeVpcEndpoints: (account, call) =>
    describe(call, {
      table: account.endpoints,
      idParameter: 'VpcEndpointId',
      notFound: 'InvalidVpcEndpointId.NotFound',
      idOf: (endpoint) => endpoint.vpcEndpointId,
      fields: {
        'vpc-endpoint-id': (endpoint) => endpoint.vpcEndpointId,
        'vpc-endpoint-type': (endpoint) => endpoint.vpcEndpointType,
        'vpc-endpoint-state': (endpoint) => endpoint.state,
        'vpc-id': (endpoint) => endpoint.vpcId,
        'service-name': (endpoint) => endpoint.serviceName,
      },
      tags: (endpoint) => endpoint.tagSet,
      limits: { least: 1, most: 1000 },
      set: 'vpcEndpointSet',
      show: (endpoint) => endpoint,
    }),
};
