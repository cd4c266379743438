/** Numbers of IP protocols (IANA) by the names that people give them. */
export const PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ['tcp', 6],
  ['udp', 17],
  ['icmp', 1],
  ['icmp6', 58],
  ['icmpv6', 58],
  ['sctp', 132],
  ['gre', 47],
  ['esp', 50],
  ['ah', 51],
  ['igmp', 2],
  ['ipip', 4],
  ['ospf', 89],
]);
