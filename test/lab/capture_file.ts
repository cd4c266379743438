import { LabError } from './errors.ts';
import type { CollectedDatagram } from './traffic/collect.ts';

/** Ethernet, IPv4 without options, UDP: what stands before the VXLAN header. */
const OUTER_HEADERS = 42;

/** With the time of its arrival, in milliseconds since 1970. */
export type CapturedDatagram = CollectedDatagram & { readonly ms: number };

/** The copies in a capture of the lab's own: little-endian pcap with microseconds and a 24-byte file header, as tcpdump writes it here. */
export function readCapture(file: Buffer): CapturedDatagram[] {
  if (file.readUInt32LE(0) !== 0xa1b2c3d4) throw new LabError('bad_plan', 'this is no pcap file as tcpdump writes it here');
  const found: CapturedDatagram[] = [];
  for (let at = 24; at < file.length; ) {
    const captured = file.readUInt32LE(at + 8);
    const frame = file.subarray(at + 16, at + 16 + captured);
    found.push({
      ms: file.readUInt32LE(at) * 1000 + file.readUInt32LE(at + 4) / 1000,
      source: [...frame.subarray(26, 30)].join('.'),
      sourcePort: frame.readUInt16BE(34),
      hex: frame.toString('hex', OUTER_HEADERS),
    });
    at += 16 + captured;
  }
  return found;
}
