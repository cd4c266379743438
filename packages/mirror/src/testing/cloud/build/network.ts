import type { Account } from '../state/account.ts';
import type { NetworkInterface, Permission, TagItem } from '../state/network.ts';
import type { Addresses } from './addresses.ts';
import { zoneIdOf } from './zones.ts';

export type Tags = Readonly<Record<string, string>>;

export interface NewSubnet {
  readonly vpc: string;
  /** `us-east-1a` */
  readonly zone: string;
  /** Without one the subnet is of IPv6 alone. */
  readonly cidr?: string;
  readonly ipv6Cidr?: string;
  readonly tags?: Tags;
}

export interface NewSecurityGroup {
  readonly vpc: string;
  readonly name?: string;
  readonly ingress?: readonly IngressRule[];
  readonly tags?: Tags;
}

interface IngressRule {
  /** `-1`, `udp`, `tcp` */
  readonly protocol: string;
  readonly from?: number;
  readonly to?: number;
  readonly cidrs?: readonly string[];
  readonly groups?: readonly string[];
  readonly prefixLists?: readonly string[];
}

export interface NewRouteTable {
  readonly vpc: string;
  readonly subnets?: readonly string[];
  readonly main?: boolean;
  /** `via`: `local`, or the ID of what the route goes through; `active` unless said otherwise. */
  readonly routes: readonly { readonly destination: string; readonly via: string; readonly state?: 'active' | 'blackhole' }[];
}

export interface NewInterface {
  readonly subnet: string;
  readonly type?: string;
  readonly description?: string;
  readonly securityGroups?: readonly string[];
  readonly instance?: string;
  readonly deviceIndex?: number;
  readonly owner?: string;
  /** Delegated prefixes of either family. */
  readonly prefixes?: readonly string[];
  readonly tags?: Tags;
}

export interface NewEndpoint {
  readonly subnets: readonly string[];
  readonly type?: 'GatewayLoadBalancer' | 'Interface' | 'Gateway';
  readonly state?: string;
  readonly tags?: Tags;
}

export const tagItems = (tags: Tags = {}): TagItem[] => Object.entries(tags).map(([key, value]) => ({ key, value }));

export function addSubnet(account: Account, { vpc, zone, cidr, ipv6Cidr, tags }: NewSubnet): string {
  const subnetId = account.ids.next('subnet');
  account.subnets.settle(subnetId, {
    subnetId,
    vpcId: vpc,
    state: 'available',
    availabilityZone: zone,
    availabilityZoneId: zoneIdOf(zone),
    cidrBlock: cidr,
    ipv6Native: cidr === undefined,
    ipv6CidrBlockAssociationSet: ipv6Cidr === undefined ? [] : [{ ipv6CidrBlock: ipv6Cidr, ipv6CidrBlockState: { state: 'associated' } }],
    ownerId: account.id,
    tagSet: tagItems(tags),
  });
  return subnetId;
}

export function addSecurityGroup(account: Account, { vpc, name, ingress = [], tags }: NewSecurityGroup): string {
  const groupId = account.ids.next('sg');
  account.securityGroups.settle(groupId, {
    groupId,
    groupName: name ?? `group ${groupId}`,
    groupDescription: '',
    vpcId: vpc,
    ownerId: account.id,
    ipPermissions: ingress.map(permission),
    ipPermissionsEgress: [permission({ protocol: '-1', cidrs: ['0.0.0.0/0', '::/0'] })],
    tagSet: tagItems(tags),
  });
  return groupId;
}

function permission({ protocol, from, to, cidrs = [], groups = [], prefixLists = [] }: IngressRule): Permission {
  return {
    ipProtocol: protocol,
    fromPort: from,
    toPort: to ?? from,
    groups: groups.map((groupId) => ({ groupId })),
    ipRanges: cidrs.filter((cidr) => !cidr.includes(':')).map((cidrIp) => ({ cidrIp })),
    ipv6Ranges: cidrs.filter((cidr) => cidr.includes(':')).map((cidrIpv6) => ({ cidrIpv6 })),
    prefixListIds: prefixLists.map((prefixListId) => ({ prefixListId })),
  };
}

const VIA: readonly (readonly [string, string])[] = [
  ['pcx-', 'vpcPeeringConnectionId'],
  ['tgw-', 'transitGatewayId'],
  ['nat-', 'natGatewayId'],
  ['eni-', 'networkInterfaceId'],
  ['i-', 'instanceId'],
];

export function addRouteTable(account: Account, { vpc, subnets = [], main = false, routes }: NewRouteTable): string {
  const routeTableId = account.ids.next('rtb');
  const associated = [...(main ? [undefined] : []), ...subnets];
  account.routeTables.settle(routeTableId, {
    routeTableId,
    vpcId: vpc,
    ownerId: account.id,
    associationSet: associated.map((subnetId) => ({
      routeTableAssociationId: account.ids.next('rtbassoc'),
      main: subnetId === undefined,
      subnetId,
    })),
    routeSet: routes.map(({ destination, via, state = 'active' }) => ({
      [destination.includes(':') ? 'destinationIpv6CidrBlock' : 'destinationCidrBlock']: destination,
      [VIA.find(([prefix]) => via.startsWith(prefix))?.[1] ?? 'gatewayId']: via,
      state,
      origin: via === 'local' ? 'CreateRouteTable' : 'CreateRoute',
    })),
    tagSet: [],
  });
  return routeTableId;
}

export function addInterface(account: Account, addresses: Addresses, given: NewInterface): string {
  const networkInterfaceId = account.ids.next('eni');
  const subnet = account.subnets.get(given.subnet)!;
  const { instance, type = 'interface', prefixes = [] } = given;
  const ipv4 = subnet.cidrBlock === undefined ? [] : [addresses.next(subnet.cidrBlock)];
  const row: NetworkInterface = {
    networkInterfaceId,
    subnetId: subnet.subnetId,
    vpcId: subnet.vpcId,
    availabilityZone: subnet.availabilityZone,
    availabilityZoneId: subnet.availabilityZoneId,
    description: given.description ?? '',
    ownerId: given.owner ?? account.id,
    requesterManaged: type !== 'interface',
    status: instance === undefined && type === 'interface' ? 'available' : 'in-use',
    interfaceType: type,
    macAddress: `02:${account.ids.hex(10).match(/../g)!.join(':')}`,
    privateIpAddress: ipv4[0],
    privateIpAddressesSet: ipv4.map((privateIpAddress, at) => ({ privateIpAddress, primary: at === 0 })),
    ipv6AddressesSet: subnet.ipv6CidrBlockAssociationSet.map(({ ipv6CidrBlock }) => ({ ipv6Address: addresses.next(ipv6CidrBlock) })),
    ipv4PrefixSet: prefixes.filter((prefix) => !prefix.includes(':')).map((ipv4Prefix) => ({ ipv4Prefix })),
    ipv6PrefixSet: prefixes.filter((prefix) => prefix.includes(':')).map((ipv6Prefix) => ({ ipv6Prefix })),
    groupSet: (given.securityGroups ?? []).map((groupId) => ({
      groupId,
      groupName: account.securityGroups.get(groupId)?.groupName ?? groupId,
    })),
    attachment: instance === undefined ? undefined : attachment(account, instance, given.deviceIndex ?? 0),
    tagSet: tagItems(given.tags),
  };
  account.interfaces.settle(networkInterfaceId, row);
  return networkInterfaceId;
}

function attachment(account: Account, instanceId: string, deviceIndex: number): NonNullable<NetworkInterface['attachment']> {
  const attachmentId = account.ids.next('eni-attach');
  return { attachmentId, instanceId, instanceOwnerId: account.id, deviceIndex, status: 'attached', deleteOnTermination: true };
}

export function addEndpoint(account: Account, { subnets, type = 'GatewayLoadBalancer', state = 'available', tags }: NewEndpoint): string {
  const vpcEndpointId = account.ids.next('vpce');
  account.endpoints.settle(vpcEndpointId, {
    vpcEndpointId,
    vpcEndpointType: type,
    vpcId: account.subnets.get(subnets[0]!)!.vpcId,
    serviceName: `com.amazonaws.vpce.${account.region}.vpce-svc-${account.ids.hex(17)}`,
    state,
    subnetIdSet: subnets,
    networkInterfaceIdSet: [],
    ownerId: account.id,
    tagSet: tagItems(tags),
  });
  return vpcEndpointId;
}
