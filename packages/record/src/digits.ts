/** Unsigned decimal numbers as ASCII bytes. Every function returns the position after what it wrote. */

/** Digits of the largest number written, 2^53. */
export const MAX_DIGITS = 16;

const ZERO = 0x30;
const HUNDRED_MILLION = 100_000_000;

/** "00" to "99", one behind the other: two digits cost one division. */
const PAIRS = new Uint8Array(200);
for (let i = 0; i < 100; i++) {
  PAIRS[2 * i] = ZERO + Math.floor(i / 10);
  PAIRS[2 * i + 1] = ZERO + (i % 10);
}

/** Two digits with leading zero; `value` below 100. */
export function writePair(bytes: Uint8Array, at: number, value: number): number {
  const pair = value << 1;
  bytes[at] = PAIRS[pair]!;
  bytes[at + 1] = PAIRS[pair + 1]!;
  return at + 2;
}

/** `digits` digits with leading zeros; `value` an integer below 2^31 and 10^digits. */
export function writePadded(bytes: Uint8Array, at: number, value: number, digits: number): number {
  let end = at + digits;
  let rest = value | 0;
  while (end - at >= 2) {
    const quotient = (rest / 100) | 0;
    end -= 2;
    writePair(bytes, end, rest - quotient * 100);
    rest = quotient;
  }
  if (end > at) bytes[at] = ZERO + rest;
  return at + digits;
}

/** An integer from 0 to 2^31 - 1. */
export function writeInt(bytes: Uint8Array, at: number, value: number): number {
  const rest = value | 0;
  if (rest < 10) {
    bytes[at] = ZERO + rest;
    return at + 1;
  }
  return writePadded(bytes, at, rest, countDigits(rest));
}

/**
 * The integer numbers[index], from 0 to 2^53. It is read here and not passed as an argument, since a double that goes
 * through a call that is not inlined costs an allocation.
 */
export function writeNumber(bytes: Uint8Array, at: number, numbers: Float64Array, index: number): number {
  const value = numbers[index]!;
  if (value <= 0x7fffffff) return writeInt(bytes, at, value | 0);
  const high = (value / HUNDRED_MILLION) | 0;
  return writePadded(bytes, writeInt(bytes, at, high), (value - high * HUNDRED_MILLION) | 0, 8);
}

function countDigits(value: number): number {
  if (value < 10_000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4;
  if (value < HUNDRED_MILLION) return value < 1_000_000 ? (value < 100_000 ? 5 : 6) : value < 10_000_000 ? 7 : 8;
  return value < 1_000_000_000 ? 9 : 10;
}
