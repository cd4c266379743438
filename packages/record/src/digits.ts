/** Unsigned decimal numbers as ASCII bytes. Every function returns the position after what it wrote. */

/** Digits of the largest number written, 2^53. */
export const MAX_DIGITS = 16;

const ZERO = 0x30;
const HUNDRED_MILLION = 100_000_000;

/** "00" to "99": two digits cost one division and one write. */
const PAIRS = new Uint16Array(100);
for (let i = 0; i < 100; i++) PAIRS[i] = ((ZERO + Math.floor(i / 10)) << 8) | (ZERO + (i % 10));

/** Two digits with leading zero; `value` below 100. */
export function writePair(view: DataView, at: number, value: number): number {
  view.setUint16(at, PAIRS[value]!);
  return at + 2;
}

/** Four digits with leading zeros; `value` below 10,000. */
export function writeFour(view: DataView, at: number, value: number): number {
  const high = (value / 100) | 0;
  writePair(view, at, high);
  return writePair(view, at + 2, value - high * 100);
}

/** An integer from 0 to 2^31 - 1. */
export function writeInt(view: DataView, at: number, value: number): number {
  if (value < 10) {
    view.setUint8(at, ZERO + value);
    return at + 1;
  }
  if (value < 100) return writePair(view, at, value);
  return writePadded(view, at, value, countDigits(value));
}

/**
 * The integer numbers[index], from 0 to 2^53. It is read here and not passed as an argument, since a double that goes
 * through a call that is not inlined costs an allocation.
 */
export function writeNumber(view: DataView, at: number, numbers: Float64Array, index: number): number {
  const value = numbers[index]!;
  if (value <= 0x7fffffff) return writeInt(view, at, value | 0);
  const high = (value / HUNDRED_MILLION) | 0;
  return writePadded(view, writeInt(view, at, high), (value - high * HUNDRED_MILLION) | 0, 8);
}

/** `digits` digits with leading zeros; `value` an integer below 2^31 and 10^digits. */
function writePadded(view: DataView, at: number, value: number, digits: number): number {
  let end = at + digits;
  let rest = value;
  while (end - at >= 2) {
    const quotient = (rest / 100) | 0;
    end -= 2;
    writePair(view, end, rest - quotient * 100);
    rest = quotient;
  }
  if (end > at) view.setUint8(at, ZERO + rest);
  return at + digits;
}

function countDigits(value: number): number {
  if (value < 10_000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4;
  if (value < HUNDRED_MILLION) return value < 1_000_000 ? (value < 100_000 ? 5 : 6) : value < 10_000_000 ? 7 : 8;
  return value < 1_000_000_000 ? 9 : 10;
}
