import type { Namespace } from './namespace.ts';

/** Where a host's copies go, and as which mirror session. */
export type MirrorPlan = {
  /** VXLAN network identifier of the session, 1-16777215. */
  readonly vni: number;
  /** Share of the copies, not of the real packets, that is lost on the way to the collector. */
  readonly lossPercent?: number;
};

/** What the kernel counted: packets copied by direction, and copies dropped by `lossPercent`. */
export type MirrorCounts = { readonly received: number; readonly sent: number; readonly lost: number };

/** The VXLAN port of RFC 7348, to which AWS sends mirrored packets. */
export const MIRROR_PORT = 4789;

/**
 * Makes the kernel copy every IP packet that enters or leaves `eth0` into a VXLAN device, as a mirror session of an elastic network
 * interface does: both directions bear the same outer source address and VNI. The outer header is set as it was seen from AWS:
 * TTL 255, no DF, no UDP checksum, source ports from 65408 up. ARP is not copied, as AWS does not.
 */
export function mirrorHost(host: Namespace, plan: MirrorPlan, source: string, collector: string): void {
  host.ip(
    ...['link', 'add', 'vxlan0', 'type', 'vxlan', 'id', String(plan.vni), 'local', source, 'remote', collector],
    ...['dstport', String(MIRROR_PORT), 'srcport', '65408', '65526', 'ttl', '255', 'noudpcsum', 'df', 'unset', 'nolearning'],
  );
  host.set({ 'ipv6/conf/vxlan0/disable_ipv6': 1 });
  host.ip('link', 'set', 'vxlan0', 'mtu', '8900', 'up');
  const threshold = Math.round((plan.lossPercent ?? 0) * 100);
  host.nft(`
table netdev mirror {
  counter received { }
  counter sent { }
  counter lost { }
  chain ingress {
    type filter hook ingress device "eth0" priority 0; policy accept;
    ether type { ip, ip6 } counter name received dup to "vxlan0"
  }
  chain egress {
    type filter hook egress device "eth0" priority 0; policy accept;
    ether type { ip, ip6 } counter name sent dup to "vxlan0"
  }
  chain copies {
    type filter hook egress device "mirror0" priority 0; policy accept;
    numgen random mod 10000 < ${threshold} counter name lost drop
  }
}
`);
}

export function mirrorCounts(host: Namespace): MirrorCounts {
  const counts = readCounters(host, 'netdev', 'mirror');
  return { received: counts['received'] ?? 0, sent: counts['sent'] ?? 0, lost: counts['lost'] ?? 0 };
}

/** The packets of every named counter of an nftables table. */
export function readCounters(namespace: Namespace, family: string, table: string): Record<string, number> {
  const listing = JSON.parse(namespace.exec('nft', '-j', 'list', 'counters', 'table', family, table)) as {
    nftables: { counter?: { name: string; packets: number } }[];
  };
  const counts: Record<string, number> = {};
  for (const { counter } of listing.nftables) if (counter) counts[counter.name] = counter.packets;
  return counts;
}
