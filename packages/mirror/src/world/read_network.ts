import * as ec2 from '@aws-sdk/client-ec2';
import type { Aws } from '../aws/aws.ts';
import { endpointOf, instanceOf, interfaceOf, routeTableOf, securityGroupOf, subnetOf } from './from_ec2.ts';
import { readAll } from './read_all.ts';
import type { Endpoint, Instance, NetworkInterface, RouteTable, SecurityGroup, Subnet } from './world.ts';

/** Each reads all of the account and region. Throws MirrorError, or the signal's reason. */
export const readInterfaces = (aws: Aws, signal: AbortSignal): Promise<NetworkInterface[]> =>
  readAll(
    aws,
    {
      what: 'network interfaces',
      command: ec2.DescribeNetworkInterfacesCommand,
      given: (page) => page.NetworkInterfaces,
      thing: interfaceOf,
    },
    signal,
  );

export const readInstances = (aws: Aws, signal: AbortSignal): Promise<Instance[]> =>
  readAll(
    aws,
    {
      what: 'instances',
      command: ec2.DescribeInstancesCommand,
      given: (page) => page.Reservations?.flatMap(({ Instances = [] }) => Instances),
      thing: instanceOf,
    },
    signal,
  );

export const readSubnets = (aws: Aws, signal: AbortSignal): Promise<Subnet[]> =>
  readAll(
    aws,
    {
      what: 'subnets',
      command: ec2.DescribeSubnetsCommand,
      given: (page) => page.Subnets,
      thing: subnetOf,
    },
    signal,
  );

export const readSecurityGroups = (aws: Aws, signal: AbortSignal): Promise<SecurityGroup[]> =>
  readAll(
    aws,
    {
      what: 'security groups',
      command: ec2.DescribeSecurityGroupsCommand,
      given: (page) => page.SecurityGroups,
      thing: securityGroupOf,
    },
    signal,
  );

export const readRouteTables = (aws: Aws, signal: AbortSignal): Promise<RouteTable[]> =>
  readAll(
    aws,
    {
      what: 'route tables',
      command: ec2.DescribeRouteTablesCommand,
      given: (page) => page.RouteTables,
      thing: routeTableOf,
      mostAPage: 100,
    },
    signal,
  );

export const readEndpoints = (aws: Aws, signal: AbortSignal): Promise<Endpoint[]> =>
  readAll(
    aws,
    {
      what: 'endpoints',
      command: ec2.DescribeVpcEndpointsCommand,
      given: (page) => page.VpcEndpoints,
      thing: endpointOf,
    },
    signal,
  );
