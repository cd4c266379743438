import { count } from '../plan/words.ts';
import type { Check } from './check.ts';

/** Of AWS's largest MTU, 9001, VXLAN over IPv4 takes 54 bytes. AWS: vpc/latest/mirroring/traffic-mirroring-considerations.html, "MTU". */
const UNCUT = 8947;
/** A Gateway Load Balancer endpoint drops what is larger. AWS: vpc/latest/mirroring/traffic-mirroring-quotas.html, "Packets". */
const ENDPOINT = 8500;

/** That nothing is cut or dropped for its size on the way to the target. */
export const mtu: Check = ({ wanted }) =>
  [...Map.groupBy(wanted, ({ target, chosen }) => `${target.key}\n${chosen.source.name}`).values()].flatMap((group) => {
    const { target, chosen } = group[0]!;
    const { name, session } = chosen.source;
    const most = target.kind === 'interface' ? UNCUT : target.kind === 'endpoint' ? ENDPOINT : Infinity;
    if ((session.packetLength ?? Infinity) <= most || most === Infinity) return [];
    const fate = target.kind === 'interface' ? 'cut off' : 'dropped';
    return {
      code: 'mtu_truncates' as const,
      severity: 'warning' as const,
      about: `${target.key} sources.${name}`,
      message: `Packets over ${most} bytes of ${count(group.length, 'source')} of ${name} are ${fate} on the way to ${target.key}.`,
      meaning: `Sources with jumbo frames send up to 9001 bytes, and the mirror wraps each packet in more; an MTU of 1500 at the target cuts at 1446.`,
      remedy: `Set session.packetLength to ${most} or less, or the MTU of the sources to ${most}.`,
    };
  });
