import { BlockList, isIPv6 } from 'node:net';

const known = new Map<string, BlockList>();

/** Whether a CIDR has an address; false for other families. */
export function contains(cidr: string, address: string): boolean {
  if (isIPv6(address) !== cidr.includes(':')) return false;
  return listOf(cidr).check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function listOf(cidr: string): BlockList {
  const there = known.get(cidr);
  if (there !== undefined) return there;
  const [network = '', length = ''] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(length), isIPv6(network) ? 'ipv6' : 'ipv4');
  known.set(cidr, list);
  return list;
}

export const prefixLength = (cidr: string): number => Number(cidr.split('/')[1]);
