import type { CollectedDatagram } from './traffic/collect.ts';

/** A mirrored TCP segment as the lab's own tests read it: on purpose without the packages that the lab is there to judge. */
export type MirroredSegment = {
  readonly mirrorSource: string;
  readonly vni: number;
  /** Inner addresses in hexadecimal, without separators. */
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  /** The acknowledgement number. Without the flag it means nothing. */
  readonly acknowledged: number;
  readonly payloadBytes: number;
  readonly syn: boolean;
  readonly ack: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  /** The TCP checksum over pseudo-header, header and payload; false where the capture cut the packet. */
  readonly checksumRight: boolean;
};

const VXLAN_HEADER = 8;
const ETHERNET_HEADER = 14;
const TCP = 6;

/** Undefined for anything but TCP right behind VXLAN, Ethernet and IP. */
export function readSegment(datagram: CollectedDatagram): MirroredSegment | undefined {
  const bytes = Buffer.from(datagram.hex, 'hex');
  if (bytes[0] !== 0x08) return undefined;
  const vni = bytes.readUIntBE(4, 3);
  const ip = bytes.subarray(VXLAN_HEADER + ETHERNET_HEADER);
  const isIpv6 = bytes.readUInt16BE(VXLAN_HEADER + 12) === 0x86dd;
  const headerBytes = isIpv6 ? 40 : (ip[0]! & 0x0f) * 4;
  const ipBytes = isIpv6 ? 40 + ip.readUInt16BE(4) : ip.readUInt16BE(2);
  if ((isIpv6 ? ip[6] : ip[9]) !== TCP) return undefined;
  const addresses = isIpv6 ? ip.subarray(8, 40) : ip.subarray(12, 20);
  const tcp = ip.subarray(headerBytes, ipBytes);
  const tcpBytes = ipBytes - headerBytes;
  const flags = tcp[13]!;
  return {
    mirrorSource: datagram.source,
    vni,
    source: addresses.toString('hex', 0, addresses.length / 2),
    destination: addresses.toString('hex', addresses.length / 2),
    sourcePort: tcp.readUInt16BE(0),
    destinationPort: tcp.readUInt16BE(2),
    sequence: tcp.readUInt32BE(4),
    acknowledged: tcp.readUInt32BE(8),
    payloadBytes: tcpBytes - (tcp[12]! >> 4) * 4,
    fin: (flags & 0x01) !== 0,
    syn: (flags & 0x02) !== 0,
    rst: (flags & 0x04) !== 0,
    ack: (flags & 0x10) !== 0,
    checksumRight: onesComplementSum(tcp, onesComplementSum(addresses, TCP + tcpBytes)) === 0xffff,
  };
}

/** RFC 1071. */
function onesComplementSum(bytes: Buffer, start: number): number {
  let sum = start;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes[at]! * 256 + (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}
