import * as ec2 from '@aws-sdk/client-ec2';
import type { Aws, CommandOf } from '../aws/aws.ts';
import { pages } from '../aws/pages.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import type { OnProgress } from '../progress.ts';
import { endpointOf, instanceOf, interfaceOf, routeTableOf, securityGroupOf, subnetOf } from './from_ec2.ts';
import { filterOf, sessionOf, targetOf } from './from_mirroring.ts';
import { byId } from './order.ts';
import { mirrorOf } from './own.ts';
import { readLoadBalancers } from './read_load_balancers.ts';
import { withZones } from './with_zones.ts';
import type { Target, World } from './world.ts';

/** Route tables and endpoints come at most 100 and 1000 at once, the rest 1000. */
const PAGE = 1000;
const SMALL_PAGE = 100;
/** Kinds of things, for progress: ten, and the account. */
const KINDS = 11;

/**
 * Reads all of an account and region that mirroring has to do with, each kind of thing in parallel to the others. Of load balancers only those that
 * the file or an own target names. Throws MirrorError as `aws` does, or the signal's reason.
 */
export async function readWorld(aws: Aws, file?: MirrorFile, onProgress?: OnProgress, signal?: AbortSignal): Promise<World> {
  // Where one reading fails the others end as well.
  const failure = new AbortController();
  const either = signal === undefined ? failure.signal : AbortSignal.any([failure.signal, signal]);
  let done = 0;
  const told = async <T>(what: string, reading: Promise<T>): Promise<T> => {
    const result = await reading;
    done++;
    onProgress?.({ done, total: KINDS, what });
    return result;
  };
  const all = <Output extends { readonly NextToken?: string | undefined }, Given, Thing extends { readonly id: string }>(
    what: string,
    command: (NextToken: string | undefined) => CommandOf<Output>,
    given: (page: Output) => readonly Given[] | undefined,
    thing: (given: Given) => Thing,
  ): Promise<Thing[]> => told(what, collect(pages(aws.ec2, command, what, either), given, thing));
  const targets = all('mirror targets', describe(ec2.DescribeTrafficMirrorTargetsCommand), (page) => page.TrafficMirrorTargets, targetOf);
  try {
    const [account, interfaces, instances, subnets, securityGroups, routeTables, endpoints, filters, sessions, found, loadBalancers] =
      await Promise.all([
        told('account', aws.account()),
        all('network interfaces', describe(ec2.DescribeNetworkInterfacesCommand), (page) => page.NetworkInterfaces, interfaceOf),
        all(
          'instances',
          describe(ec2.DescribeInstancesCommand),
          (page) => page.Reservations?.flatMap(({ Instances = [] }) => Instances),
          instanceOf,
        ),
        all('subnets', describe(ec2.DescribeSubnetsCommand), (page) => page.Subnets, subnetOf),
        all('security groups', describe(ec2.DescribeSecurityGroupsCommand), (page) => page.SecurityGroups, securityGroupOf),
        all('route tables', describe(ec2.DescribeRouteTablesCommand, SMALL_PAGE), (page) => page.RouteTables, routeTableOf),
        all('endpoints', describe(ec2.DescribeVpcEndpointsCommand), (page) => page.VpcEndpoints, endpointOf),
        all('mirror filters', describe(ec2.DescribeTrafficMirrorFiltersCommand), (page) => page.TrafficMirrorFilters, filterOf),
        all('mirror sessions', describe(ec2.DescribeTrafficMirrorSessionsCommand), (page) => page.TrafficMirrorSessions, sessionOf),
        targets,
        told(
          'load balancers',
          targets.then((targets) => readLoadBalancers(aws, wantedOf(targets, file), either)),
        ),
      ]);
    return withZones({
      account,
      region: aws.region,
      interfaces,
      instances,
      subnets,
      securityGroups,
      routeTables,
      endpoints,
      filters,
      sessions,
      targets: found,
      loadBalancers,
    });
  } catch (error) {
    failure.abort(error);
    throw error;
  }
}

interface Paged {
  readonly NextToken: string | undefined;
  readonly MaxResults: number;
}

const describe =
  <Command>(command: new (input: Paged) => Command, MaxResults = PAGE) =>
  (NextToken: string | undefined): Command =>
    new command({ NextToken, MaxResults });

async function collect<Output, Given, Thing extends { readonly id: string }>(
  pages: AsyncIterable<Output>,
  given: (page: Output) => readonly Given[] | undefined,
  thing: (given: Given) => Thing,
): Promise<Thing[]> {
  const things: Thing[] = [];
  for await (const page of pages) things.push(...(given(page) ?? []).map(thing));
  return byId(things, ({ id }) => id);
}

/** Load balancers that the file or an own target names, or that a target has which the file names. */
function wantedOf(targets: readonly Target[], file: MirrorFile | undefined): ReadonlySet<string> {
  const choices = Object.values(file?.targets ?? {});
  const named = new Set(choices.flatMap((choice) => ('id' in choice ? [choice.id] : [])));
  const existing = targets.filter(({ id, tags }) => mirrorOf(tags) !== undefined || named.has(id));
  const wanted = [...choices, ...existing].filter((target) => 'kind' in target);
  return new Set(wanted.filter(({ kind }) => kind === 'loadBalancer').map(({ destination }) => destination));
}
