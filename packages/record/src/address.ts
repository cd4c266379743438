/** Longest text: eight groups of four digits. (IPv4 in IPv6 is written as a.b.c.d, which is shorter.) */
export const MAX_ADDRESS_BYTES = 39;

const COLON = 0x3a;
const GROUPS = 8;

const HEX = new Uint8Array(16);
for (let i = 0; i < 16; i++) HEX[i] = i.toString(16).charCodeAt(0);

/** "0." to "255.", in the upper bytes of a word, and their lengths: an octet and its dot are one write. */
const OCTETS = new Uint32Array(256);
const OCTET_LENGTH = new Uint8Array(256);
for (let i = 0; i < 256; i++) {
  const text = `${i}.`;
  OCTET_LENGTH[i] = text.length;
  for (let letter = 0; letter < 4; letter++) OCTETS[i] = (OCTETS[i]! << 8) | (letter < text.length ? text.charCodeAt(letter) : 0);
}

/** True where the 16 bytes at `from` are all zero: the address `::`, which a record uses for "none". */
export function isUnspecified(addresses: Uint8Array, from: number): boolean {
  for (let i = from + 15; i >= from; i--) if (addresses[i] !== 0) return false;
  return true;
}

/** True where the 16 bytes at `from` are an IPv4 address as ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2). */
export function isMapped(addresses: Uint8Array, from: number): boolean {
  if (addresses[from + 10] !== 0xff || addresses[from + 11] !== 0xff) return false;
  for (let i = from; i < from + 10; i++) if (addresses[i] !== 0) return false;
  return true;
}

/**
 * Writes the 16-byte address at `from` as text: a.b.c.d where it is IPv4-mapped, else IPv6 as RFC 5952 section 4 has
 * it (no leading zeros, the first longest run of two or more zero groups as `::`, lower case). Returns the position
 * after it; one byte behind it is clobbered.
 */
export function writeAddress(view: DataView, at: number, addresses: Uint8Array, from: number): number {
  return isMapped(addresses, from) ? writeIpv4(view, at, addresses, from + 12) : writeIpv6(view, at, addresses, from);
}

/** The address as text, for where allocating does not matter. */
export function addressText(addresses: Uint8Array, from: number): string {
  const bytes = new Uint8Array(MAX_ADDRESS_BYTES + 1);
  const length = writeAddress(new DataView(bytes.buffer), 0, addresses, from);
  return String.fromCharCode(...bytes.subarray(0, length));
}

function writeIpv4(view: DataView, at: number, addresses: Uint8Array, from: number): number {
  let end = at;
  for (let i = from; i < from + 4; i++) {
    const octet = addresses[i]!;
    view.setUint32(end, OCTETS[octet]!);
    end += OCTET_LENGTH[octet]!;
  }
  return end - 1;
}

function writeIpv6(view: DataView, at: number, addresses: Uint8Array, from: number): number {
  let runStart = GROUPS;
  let runLength = 1;
  let zeros = 0;
  for (let group = 0; group < GROUPS; group++) {
    zeros = addresses[from + 2 * group] === 0 && addresses[from + 2 * group + 1] === 0 ? zeros + 1 : 0;
    if (zeros > runLength) {
      runLength = zeros;
      runStart = group - zeros + 1;
    }
  }

  let end = at;
  let group = 0;
  while (group < GROUPS) {
    if (group === runStart) {
      view.setUint8(end++, COLON);
      group += runLength;
      if (group === GROUPS) view.setUint8(end++, COLON);
      continue;
    }
    if (group > 0) view.setUint8(end++, COLON);
    end = writeGroup(view, end, (addresses[from + 2 * group]! << 8) | addresses[from + 2 * group + 1]!);
    group++;
  }
  return end;
}

function writeGroup(view: DataView, at: number, group: number): number {
  let end = at;
  if (group > 0xfff) view.setUint8(end++, HEX[group >> 12]!);
  if (group > 0xff) view.setUint8(end++, HEX[(group >> 8) & 15]!);
  if (group > 0xf) view.setUint8(end++, HEX[(group >> 4) & 15]!);
  view.setUint8(end++, HEX[group & 15]!);
  return end;
}
