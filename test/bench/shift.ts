/** Addresses that `shiftAddresses` can tell apart. */
export const MOST_SHIFTS = 65536;

/**
 * Gives both addresses of the IP header at `at` other bits, the same ones in every packet with the same `shift`, so that the two
 * directions of a conversation still belong together. IPv4: the second and third byte; IPv6: the first two bytes of the interface
 * identifier. The checksum of IPv4 stays right (RFC 1624); those of TCP and UDP do not, as in any capture with checksum offloading.
 */
export function shiftAddresses(bytes: Uint8Array, at: number, shift: number): void {
  const low = shift & 255;
  const high = shift >>> 8;
  if (bytes[at]! >>> 4 === 6) {
    for (const word of [at + 16, at + 32]) {
      bytes[word]! ^= low;
      bytes[word + 1]! ^= high;
    }
    return;
  }
  let sum = ~wordAt(bytes, at + 10) & 0xffff;
  for (const address of [at + 12, at + 16]) {
    sum += (~wordAt(bytes, address) & 0xffff) + (~wordAt(bytes, address + 2) & 0xffff);
    bytes[address + 1]! ^= low;
    bytes[address + 2]! ^= high;
    sum += wordAt(bytes, address) + wordAt(bytes, address + 2);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  bytes[at + 10] = (~sum >>> 8) & 255;
  bytes[at + 11] = ~sum & 255;
}

const wordAt = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;
