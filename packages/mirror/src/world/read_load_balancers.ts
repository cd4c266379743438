import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Aws } from '../aws/aws.ts';
import { pages } from '../aws/pages.ts';
import { MirrorError } from '../error.ts';
import { byId, byText, sortedTexts, sortedValues } from './order.ts';
import type { LoadBalancer, TargetGroup } from './world.ts';

/** AWS: elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html; of target groups as well. */
const CROSS_ZONE = 'load_balancing.cross_zone.enabled';
const MOST_A_PAGE = 400;

/**
 * Those of the account that are wanted, by ARN, with all that decides whether packets get through them. All are listed, since a question for one
 * that is gone fails for all that are asked for with it.
 */
export async function readLoadBalancers(aws: Aws, wanted: ReadonlySet<string>, signal: AbortSignal): Promise<LoadBalancer[]> {
  if (wanted.size === 0) return [];
  const found: elb.LoadBalancer[] = [];
  for await (const page of pages(
    aws.elb,
    (Marker) => new elb.DescribeLoadBalancersCommand({ Marker, PageSize: MOST_A_PAGE }),
    'load balancers',
    signal,
  ))
    found.push(...(page.LoadBalancers ?? []).filter(({ LoadBalancerArn = '' }) => wanted.has(LoadBalancerArn)));
  const read = await Promise.all(found.map((one) => unlessGone(() => readOne(aws, one, signal))));
  return byId(
    read.filter((one) => one !== undefined),
    ({ arn }) => arn,
  );
}

async function readOne(aws: Aws, given: elb.LoadBalancer, signal: AbortSignal): Promise<LoadBalancer> {
  const arn = given.LoadBalancerArn ?? '';
  const [attributes, listeners, targetGroups] = await Promise.all([
    aws.elb(new elb.DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }), arn, signal),
    readListeners(aws, arn, signal),
    readTargetGroups(aws, arn, signal),
  ]);
  const zones = (given.AvailabilityZones ?? []).map(({ ZoneName = '', SubnetId = '' }) => ({ zone: ZoneName, subnet: SubnetId }));
  return {
    arn,
    name: given.LoadBalancerName ?? '',
    type: given.Type ?? '',
    state: given.State?.Code ?? '',
    vpc: given.VpcId ?? '',
    zones: zones.sort((a, b) => byText(a.zone, b.zone)),
    securityGroups: given.SecurityGroups === undefined || given.SecurityGroups.length === 0 ? undefined : sortedTexts(given.SecurityGroups),
    crossZone: attributes.Attributes?.find(({ Key }) => Key === CROSS_ZONE)?.Value === 'true',
    listeners,
    targetGroups,
  };
}

async function readListeners(aws: Aws, arn: string, signal: AbortSignal): Promise<LoadBalancer['listeners']> {
  const found: elb.Listener[] = [];
  for await (const page of pages(aws.elb, (Marker) => new elb.DescribeListenersCommand({ LoadBalancerArn: arn, Marker }), arn, signal))
    found.push(...(page.Listeners ?? []));
  const listeners = found.map(({ Protocol = '', Port = 0, DefaultActions = [] }) => {
    const groups = DefaultActions.flatMap((action) => [
      action.TargetGroupArn,
      ...(action.ForwardConfig?.TargetGroups ?? []).map(({ TargetGroupArn }) => TargetGroupArn),
    ]);
    return { protocol: Protocol, port: Port, targetGroups: [...new Set(sortedTexts(groups))] };
  });
  return sortedValues(listeners);
}

async function readTargetGroups(aws: Aws, arn: string, signal: AbortSignal): Promise<TargetGroup[]> {
  const found: elb.TargetGroup[] = [];
  for await (const page of pages(aws.elb, (Marker) => new elb.DescribeTargetGroupsCommand({ LoadBalancerArn: arn, Marker }), arn, signal))
    found.push(...(page.TargetGroups ?? []));
  const read = await Promise.all(found.map((one) => unlessGone(() => readTargetGroup(aws, one, signal))));
  return byId(
    read.filter((one) => one !== undefined),
    (group) => group.arn,
  );
}

async function readTargetGroup(aws: Aws, given: elb.TargetGroup, signal: AbortSignal): Promise<TargetGroup> {
  const arn = given.TargetGroupArn ?? '';
  const [attributes, health] = await Promise.all([
    aws.elb(new elb.DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }), arn, signal),
    aws.elb(new elb.DescribeTargetHealthCommand({ TargetGroupArn: arn }), arn, signal),
  ]);
  const crossZone = attributes.Attributes?.find(({ Key }) => Key === CROSS_ZONE)?.Value;
  const targets = (health.TargetHealthDescriptions ?? []).map(({ Target, TargetHealth }) => ({
    id: Target?.Id ?? '',
    port: Target?.Port,
    health: TargetHealth?.State ?? '',
    zone: Target?.AvailabilityZone === 'all' ? undefined : Target?.AvailabilityZone,
  }));
  return {
    arn,
    protocol: given.Protocol ?? '',
    healthCheck: { protocol: given.HealthCheckProtocol ?? '', port: given.HealthCheckPort ?? '' },
    crossZone: crossZone === 'true' || crossZone === 'false' ? crossZone === 'true' : undefined,
    targets: sortedValues(targets),
  };
}

/** What is deleted between two questions was never there. */
async function unlessGone<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof MirrorError && error.code === 'not_found') return undefined;
    throw error;
  }
}
