import { isIPv4, isIPv6 } from 'node:net';
import { AwsFailure } from '../http/failure.ts';
import { invalid, type Query } from '../http/query.ts';
import type { MirrorFilterRule, Ports } from '../state/mirroring.ts';

/** What a rule says of packets; the rest is where it stands. */
export type Match = Pick<
  MirrorFilterRule,
  'protocol' | 'sourcePortRange' | 'destinationPortRange' | 'sourceCidrBlock' | 'destinationCidrBlock' | 'description'
>;

/** As far as a request says it: a CIDR that is not given is empty. */
export function matchOf(query: Query): Match {
  return {
    protocol: query.wholeWithin('Protocol', 0, 255),
    sourcePortRange: portsOf(query, 'SourcePortRange'),
    destinationPortRange: portsOf(query, 'DestinationPortRange'),
    sourceCidrBlock: query.text('SourceCidrBlock') ?? '',
    destinationCidrBlock: query.text('DestinationCidrBlock') ?? '',
    description: query.text('Description'),
  };
}

function portsOf(query: Query, name: string): Ports | undefined {
  const range = query.struct(name);
  if (range === undefined) return undefined;
  const ports = { fromPort: range.wholeWithin('FromPort', 0, 65535), toPort: range.wholeWithin('ToPort', 0, 65535) };
  if (ports.fromPort !== undefined && ports.toPort !== undefined && ports.fromPort > ports.toPort) {
    throw invalid(name, `${ports.fromPort}-${ports.toPort}`, 'FromPort is greater than ToPort');
  }
  return ports;
}

/** Throws where no packet could be meant. */
export function checkMatch({ protocol, sourcePortRange, destinationPortRange, sourceCidrBlock, destinationCidrBlock }: Match): void {
  if (family(sourceCidrBlock, 'SourceCidrBlock') !== family(destinationCidrBlock, 'DestinationCidrBlock')) {
    throw new AwsFailure('InvalidParameterCombination', `${sourceCidrBlock} and ${destinationCidrBlock} are of different families`);
  }
  if ((sourcePortRange ?? destinationPortRange) !== undefined && protocol !== 6 && protocol !== 17) {
    throw new AwsFailure('InvalidParameterCombination', 'Port ranges need the protocol TCP (6) or UDP (17)');
  }
}

function family(cidr: string, name: string): 4 | 6 {
  const [address = '', prefix = ''] = cidr.split('/');
  const length = /^\d+$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (isIPv4(address) && length <= 32) return 4;
  if (isIPv6(address) && length <= 128) return 6;
  throw invalid(name, cidr, 'it is not a valid CIDR block');
}
