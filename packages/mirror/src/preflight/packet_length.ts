import type { Source } from '../file/mirror_file.ts';
import type { Chosen } from '../select/selection.ts';
import type { Check } from './check.ts';
import type { Finding } from './finding.ts';

/** AWS: CreateTrafficMirrorSession; bytes after the VXLAN header. */
const LARGEST = 8500;
/** AWS: vpc/latest/mirroring/traffic-mirroring-considerations.html names these as the least that is sent. */
const LEAST = { ipv4: 35, ipv6: 55 };
/** Ethernet, IP and TCP with all the options that TCP may have: 14 + 20 + 60, 14 + 40 + 60. */
const HEADERS = { ipv4: 94, ipv6: 114 };

/** That packets are cut where it helps, not where it hurts. */
export const packetLength: Check = ({ wanted }) =>
  [...Map.groupBy(wanted, ({ chosen }) => chosen.source)].flatMap(([source, group]) =>
    checked(
      source,
      group.map(({ chosen }) => chosen),
    ),
  );

function checked(source: Source, chosen: readonly Chosen[]): Finding[] {
  const length = source.session.packetLength;
  if (length === undefined) return [];
  const family = chosen.some((one) => one.interface.ipv6.length > 0) ? 'ipv6' : 'ipv4';
  const name = { ipv4: 'IPv4', ipv6: 'IPv6' }[family];
  if (length < LEAST[family] || length > LARGEST) {
    return [
      {
        code: 'packet_length_range',
        severity: length < 1 || length > LARGEST ? 'error' : 'warning',
        about: `sources.${source.name}`,
        message: `Source ${source.name} has packetLength ${length}; AWS takes ${LEAST[family]} to ${LARGEST} for ${name}.`,
        meaning: 'AWS refuses such a session, or sends packets that cannot be read.',
        remedy: `Set session.packetLength to ${HEADERS[family]} or more, or leave it out for whole packets.`,
      },
    ];
  }
  if (length >= HEADERS[family]) return [];
  return [
    {
      code: 'packet_length_below_headers',
      severity: 'warning',
      about: `sources.${source.name}`,
      message: `Source ${source.name} has packetLength ${length}, and the headers of ${name} and TCP may take ${HEADERS[family]} bytes.`,
      meaning: 'Options of TCP such as SACK and timestamps are cut off, and round-trip times with them.',
      remedy: `Set session.packetLength to ${HEADERS[family]} or more.`,
    },
  ];
}
