/** EC2's answers as parts of a world. What a newer or older API leaves out is empty. */
import type * as ec2 from '@aws-sdk/client-ec2';
import { byText, sortedTexts, sortedValues, tagsOf } from './order.ts';
import type { Endpoint, Instance, NetworkInterface, RouteTable, SecurityGroup, Subnet } from './world.ts';

export function interfaceOf(given: ec2.NetworkInterface): NetworkInterface {
  const { PrivateIpAddresses = [], Ipv6Addresses = [], Ipv4Prefixes = [], Ipv6Prefixes = [] } = given;
  const primary = given.PrivateIpAddress;
  const secondary = sortedTexts(PrivateIpAddresses.map((address) => address.PrivateIpAddress)).filter((address) => address !== primary);
  return {
    id: given.NetworkInterfaceId ?? '',
    description: given.Description ?? '',
    type: given.InterfaceType ?? '',
    status: given.Status ?? '',
    vpc: given.VpcId ?? '',
    subnet: given.SubnetId ?? '',
    zone: given.AvailabilityZone ?? '',
    zoneId: given.AvailabilityZoneId ?? '',
    ipv4: primary === undefined ? secondary : [primary, ...secondary],
    ipv6: sortedTexts(Ipv6Addresses.map((address) => address.Ipv6Address)),
    prefixes: sortedTexts([...Ipv4Prefixes.map((prefix) => prefix.Ipv4Prefix), ...Ipv6Prefixes.map((prefix) => prefix.Ipv6Prefix)]),
    securityGroups: sortedTexts((given.Groups ?? []).map((group) => group.GroupId)),
    instance: given.Attachment?.InstanceId,
    owner: given.OwnerId ?? '',
    tags: tagsOf(given.TagSet),
  };
}

export function instanceOf(given: ec2.Instance): Instance {
  const tags = tagsOf(given.Tags);
  return {
    id: given.InstanceId ?? '',
    type: given.InstanceType ?? '',
    state: given.State?.Name ?? '',
    group: tags['aws:autoscaling:groupName'],
    tags,
  };
}

export function subnetOf(given: ec2.Subnet): Subnet {
  const associated = (given.Ipv6CidrBlockAssociationSet ?? []).filter(
    ({ Ipv6CidrBlockState }) => Ipv6CidrBlockState?.State === 'associated',
  );
  return {
    id: given.SubnetId ?? '',
    vpc: given.VpcId ?? '',
    zone: given.AvailabilityZone ?? '',
    zoneId: given.AvailabilityZoneId ?? '',
    // Empty in a subnet of IPv6 alone.
    cidr: given.CidrBlock || undefined,
    ipv6Cidr: sortedTexts(associated.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock))[0],
    tags: tagsOf(given.Tags),
  };
}

export function securityGroupOf(given: ec2.SecurityGroup): SecurityGroup {
  const ingress = (given.IpPermissions ?? []).map((rule) => ({
    protocol: rule.IpProtocol ?? '-1',
    fromPort: rule.FromPort,
    toPort: rule.ToPort,
    cidrs: sortedTexts([...(rule.IpRanges ?? []).map(({ CidrIp }) => CidrIp), ...(rule.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6)]),
    groups: sortedTexts((rule.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId)),
    prefixLists: sortedTexts((rule.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId)),
  }));
  return { id: given.GroupId ?? '', vpc: given.VpcId ?? '', ingress: sortedValues(ingress) };
}

export function routeTableOf(given: ec2.RouteTable): RouteTable {
  const associations = given.Associations ?? [];
  const routes = (given.Routes ?? []).map((route) => ({ destination: destinationOf(route), via: viaOf(route), state: route.State ?? '' }));
  return {
    id: given.RouteTableId ?? '',
    vpc: given.VpcId ?? '',
    subnets: sortedTexts(associations.map(({ SubnetId }) => SubnetId)),
    isMain: associations.some(({ Main }) => Main === true),
    routes: routes.sort((a, b) => byText(a.destination, b.destination)),
  };
}

const destinationOf = (route: ec2.Route): string =>
  route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? '';

/** An instance as next hop has an interface as well; the interface says more. */
const viaOf = (route: ec2.Route): string =>
  route.GatewayId ??
  route.NatGatewayId ??
  route.TransitGatewayId ??
  route.VpcPeeringConnectionId ??
  route.NetworkInterfaceId ??
  route.InstanceId ??
  route.EgressOnlyInternetGatewayId ??
  route.LocalGatewayId ??
  route.CarrierGatewayId ??
  route.CoreNetworkArn ??
  route.OdbNetworkArn ??
  '';

export const endpointOf = (given: ec2.VpcEndpoint): Endpoint => ({
  id: given.VpcEndpointId ?? '',
  type: given.VpcEndpointType ?? '',
  state: given.State ?? '',
  vpc: given.VpcId ?? '',
  subnets: sortedTexts(given.SubnetIds ?? []),
});
