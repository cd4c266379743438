/**
 * Community ID version 1, seed 0 (https://github.com/corelight/community-id-spec): "1:" and base64 of the SHA-1 of
 *
 * | bytes   | field                                             |
 * |---------|---------------------------------------------------|
 * | 2       | seed                                              |
 * | 4 or 16 | lower address                                     |
 * | 4 or 16 | higher address                                    |
 * | 1       | IP protocol                                       |
 * | 1       | zero                                              |
 * | 2, 2    | ports, in the order of the addresses, if any      |
 *
 * Both directions of a flow give the same text, except of ICMP messages that have no reply.
 */

import { isMapped } from './address.ts';
import { icmpCounterpart, ONE_WAY } from './icmp_pairs.ts';
import { DIGEST, MESSAGE, sha1 } from './sha1.ts';

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMPV6 = 58;
const SCTP = 132;

const BASE64 = new Uint8Array(64);
for (let i = 0; i < 64; i++) BASE64[i] = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charCodeAt(i);

/**
 * Writes the COMMUNITY_ID_BYTES bytes of the Community ID to the start of `out`. Nothing is allocated.
 *
 * The addresses are 16 bytes each, at `source` and `destination` in `addresses`; where both are IPv4-mapped the four
 * bytes of each are hashed. Ports count for TCP, UDP and SCTP; `icmpType` and `icmpCode` are of a message that source
 * sent to destination, and count for ICMP and ICMPv6. What does not count is ignored.
 */
export function communityId(
  out: Uint8Array,
  addresses: Uint8Array,
  source: number,
  destination: number,
  proto: number,
  sourcePort: number,
  destinationPort: number,
  icmpType: number,
  icmpCode: number,
): void {
  let ported = proto === TCP || proto === UDP || proto === SCTP;
  let portA = sourcePort;
  let portB = destinationPort;
  let oneWay = false;
  if (proto === ICMP || proto === ICMPV6) {
    const counterpart = icmpCounterpart(proto, icmpType);
    ported = true;
    oneWay = counterpart === ONE_WAY;
    portA = icmpType;
    portB = oneWay ? icmpCode : counterpart;
  }

  const skip = isMapped(addresses, source) && isMapped(addresses, destination) ? 12 : 0;
  let order = compare(addresses, source, destination);
  if (order === 0 && ported) order = portA - portB;
  const swap = order > 0 && !oneWay;

  MESSAGE[0] = 0;
  MESSAGE[1] = 0;
  let at = copy(2, addresses, (swap ? destination : source) + skip, 16 - skip);
  at = copy(at, addresses, (swap ? source : destination) + skip, 16 - skip);
  MESSAGE[at] = proto;
  MESSAGE[at + 1] = 0;
  at += 2;
  if (ported) {
    at = writePort(at, swap ? portB : portA);
    at = writePort(at, swap ? portA : portB);
  }
  sha1(at);

  out[0] = 0x31;
  out[1] = 0x3a;
  writeDigest(out, 2);
}

/** Below, at or above zero, as the address at `a` is below, equal to or above the one at `b`, bytewise. */
function compare(addresses: Uint8Array, a: number, b: number): number {
  for (let i = 0; i < 16; i++) {
    const difference = addresses[a + i]! - addresses[b + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function copy(at: number, addresses: Uint8Array, from: number, length: number): number {
  for (let i = 0; i < length; i++) MESSAGE[at + i] = addresses[from + i]!;
  return at + length;
}

function writePort(at: number, port: number): number {
  MESSAGE[at] = port >> 8;
  MESSAGE[at + 1] = port;
  return at + 2;
}

/** Base64 of the 160 bits in DIGEST: 26 letters of six bits, one of the last four bits, one `=`. */
function writeDigest(out: Uint8Array, at: number): void {
  for (let letter = 0; letter < 27; letter++) {
    const bit = letter * 6;
    const word = bit >> 5;
    const within = bit & 31;
    const following = word < 4 ? DIGEST[word + 1]! : 0;
    const bits = within <= 26 ? DIGEST[word]! >>> (26 - within) : (DIGEST[word]! << (within - 26)) | (following >>> (58 - within));
    out[at + letter] = BASE64[bits & 63]!;
  }
  out[at + 27] = 0x3d;
}
