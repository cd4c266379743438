/**
 * SHA-1 (FIPS 180-4) of one short message. Community ID prescribes SHA-1, and it is computed for every record: this
 * one allocates nothing and takes one block only. It protects nothing.
 */

/** Longest message: one 64-byte block less the padding bit's byte and the 8-byte length. */
export const MAX_MESSAGE_BYTES = 55;

/** Message to hash, from byte 0. Reused: fill it, call sha1, read DIGEST before anybody calls again. */
export const MESSAGE = new Uint8Array(64);

/** The five words of the last digest. */
export const DIGEST = new Int32Array(5);

const SCHEDULE = new Int32Array(80);

/** Hashes the first `length` bytes (0 to MAX_MESSAGE_BYTES) of MESSAGE into DIGEST; the rest of MESSAGE becomes padding. */
export function sha1(length: number): void {
  MESSAGE[length] = 0x80;
  MESSAGE.fill(0, length + 1);
  MESSAGE[62] = (length << 3) >> 8;
  MESSAGE[63] = length << 3;
  expand();

  let a = 0x67452301;
  let b = 0xefcdab89 | 0;
  let c = 0x98badcfe | 0;
  let d = 0x10325476;
  let e = 0xc3d2e1f0 | 0;
  for (let t = 0; t < 80; t++) {
    let mixed: number;
    if (t < 20) mixed = (((b & c) | (~b & d)) + 0x5a827999) | 0;
    else if (t < 40) mixed = ((b ^ c ^ d) + 0x6ed9eba1) | 0;
    else if (t < 60) mixed = (((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc) | 0;
    else mixed = ((b ^ c ^ d) + 0xca62c1d6) | 0;
    const next = (((a << 5) | (a >>> 27)) + mixed + e + SCHEDULE[t]!) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  DIGEST[0] = 0x67452301 + a;
  DIGEST[1] = 0xefcdab89 + b;
  DIGEST[2] = 0x98badcfe + c;
  DIGEST[3] = 0x10325476 + d;
  DIGEST[4] = 0xc3d2e1f0 + e;
}

function expand(): void {
  for (let t = 0, i = 0; t < 16; t++, i += 4) {
    SCHEDULE[t] = (MESSAGE[i]! << 24) | (MESSAGE[i + 1]! << 16) | (MESSAGE[i + 2]! << 8) | MESSAGE[i + 3]!;
  }
  for (let t = 16; t < 80; t++) {
    const word = SCHEDULE[t - 3]! ^ SCHEDULE[t - 8]! ^ SCHEDULE[t - 14]! ^ SCHEDULE[t - 16]!;
    SCHEDULE[t] = (word << 1) | (word >>> 31);
  }
}
