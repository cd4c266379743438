/** Parts of a network, with members as EC2 names them on the wire: rows are answers as they stand (type aliases, which may be read as such). */

export type TagItem = { readonly key: string; readonly value: string };

export type Subnet = {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly state: string;
  readonly availabilityZone: string;
  readonly availabilityZoneId: string;
  readonly cidrBlock: string | undefined;
  readonly ipv6Native: boolean;
  readonly ipv6CidrBlockAssociationSet: readonly {
    readonly ipv6CidrBlock: string;
    readonly ipv6CidrBlockState: { readonly state: string };
  }[];
  readonly ownerId: string;
  readonly tagSet: readonly TagItem[];
};

export type Permission = {
  readonly ipProtocol: string;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  readonly groups: readonly { readonly groupId: string }[];
  readonly ipRanges: readonly { readonly cidrIp: string }[];
  readonly ipv6Ranges: readonly { readonly cidrIpv6: string }[];
  readonly prefixListIds: readonly { readonly prefixListId: string }[];
};

export type SecurityGroup = {
  readonly groupId: string;
  readonly groupName: string;
  readonly groupDescription: string;
  readonly vpcId: string;
  readonly ownerId: string;
  readonly ipPermissions: readonly Permission[];
  readonly ipPermissionsEgress: readonly Permission[];
  readonly tagSet: readonly TagItem[];
};

export type RouteTable = {
  readonly routeTableId: string;
  readonly vpcId: string;
  readonly ownerId: string;
  readonly associationSet: readonly {
    readonly routeTableAssociationId: string;
    readonly main: boolean;
    readonly subnetId: string | undefined;
  }[];
  /** Each has a destination (`destinationCidrBlock`, `destinationIpv6CidrBlock`), a way (`gatewayId`, `vpcPeeringConnectionId`, ...) and a state. */
  readonly routeSet: readonly { readonly [member: string]: string }[];
  readonly tagSet: readonly TagItem[];
};

export type NetworkInterface = {
  readonly networkInterfaceId: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly availabilityZoneId: string;
  readonly description: string;
  readonly ownerId: string;
  readonly requesterManaged: boolean;
  readonly status: string;
  readonly interfaceType: string;
  readonly macAddress: string;
  readonly privateIpAddress: string | undefined;
  readonly privateIpAddressesSet: readonly { readonly privateIpAddress: string; readonly primary: boolean }[];
  readonly ipv6AddressesSet: readonly { readonly ipv6Address: string }[];
  readonly ipv4PrefixSet: readonly { readonly ipv4Prefix: string }[];
  readonly ipv6PrefixSet: readonly { readonly ipv6Prefix: string }[];
  readonly groupSet: readonly { readonly groupId: string; readonly groupName: string }[];
  readonly attachment:
    | {
        readonly attachmentId: string;
        readonly instanceId: string;
        readonly instanceOwnerId: string;
        readonly deviceIndex: number;
        readonly status: string;
        readonly deleteOnTermination: boolean;
      }
    | undefined;
  readonly tagSet: readonly TagItem[];
};

export type Instance = {
  readonly instanceId: string;
  readonly instanceType: string;
  readonly instanceState: { readonly code: number; readonly name: string };
  readonly placement: { readonly availabilityZone: string };
  readonly subnetId: string;
  readonly vpcId: string;
  readonly launchTime: string;
  readonly tagSet: readonly TagItem[];
};

export type VpcEndpoint = {
  readonly vpcEndpointId: string;
  readonly vpcEndpointType: string;
  readonly vpcId: string;
  readonly serviceName: string;
  readonly state: string;
  readonly subnetIdSet: readonly string[];
  readonly networkInterfaceIdSet: readonly string[];
  readonly ownerId: string;
  readonly tagSet: readonly TagItem[];
};
