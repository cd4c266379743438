import type { PacketBatch } from '@mirrorscope/wire';

/** A second is 10^9 = 2^9 * 5^9 nanoseconds: binary fractions are multiplied by the odd part and shifted for the rest. */
const FIVE_TO_THE_NINTH = 1_953_125;
const TWO_TO_THE_32 = 4_294_967_296;

/**
 * The clock of a pcapng interface: turns a count of ticks, a 64-bit number in two halves, into seconds and nanoseconds. All of it is
 * whole-number arithmetic in doubles, arranged so that no number reaches 2^53: nothing is allocated, and the result is exact, that
 * is, rounded down to a nanosecond. Seconds are taken modulo 2^32.
 */
export class InterfaceClock {
  readonly #binary: boolean;
  /** Ticks are 10^-exponent or 2^-exponent seconds. */
  readonly #exponent: number;
  /** Decimal ticks in a nanosecond where they are finer than that, else 1; and the units of a second after that division. */
  readonly #fineness: number;
  readonly #unitsPerSecond: number;
  readonly #nanosecondsPerUnit: number;
  /** 2^(9 - exponent) and 2^(41 - exponent): what the two halves of a binary fraction are scaled by. */
  readonly #lowScale: number;
  readonly #highScale: number;
  readonly #offsetSeconds: number;
  /** The second that was divided out last: the ticks it begins with, in two halves, and what it is called. */
  #baseHigh = 0;
  #baseLow = 0;
  #baseSeconds: number;

  /**
   * `resolution` is the byte of if_tsresol (6 where there is none: microseconds), `offsetSeconds` the number of if_tsoffset modulo
   * 2^32. Throws a RangeError for ticks so fine that 2^64 of them are no longer than a second.
   */
  constructor(resolution: number, offsetSeconds: number) {
    const exponent = resolution & 0x7f;
    this.#binary = (resolution & 0x80) !== 0;
    if (exponent > (this.#binary ? 63 : 19)) throw new RangeError(`${this.#binary ? 2 : 10}^-${exponent}`);
    this.#exponent = exponent;
    this.#fineness = 10 ** Math.max(0, exponent - 9);
    this.#unitsPerSecond = 10 ** Math.min(exponent, 9);
    this.#nanosecondsPerUnit = 1_000_000_000 / this.#unitsPerSecond;
    this.#lowScale = 2 ** (9 - exponent);
    this.#highScale = 2 ** (41 - exponent);
    this.#offsetSeconds = offsetSeconds;
    this.#baseSeconds = offsetSeconds | 0;
  }

  /** Writes the time of packet `index`. The halves are the 32 bits read as signed numbers, which need no memory of their own. */
  write(batch: PacketBatch, index: number, high: number, low: number): void {
    if (this.#binary) {
      this.#writeBinary(batch, index, high, low);
      return;
    }
    // Most packets fall into the second of the one before, and need no division.
    const units = ((high >>> 0) - this.#baseHigh) * TWO_TO_THE_32 + ((low >>> 0) - this.#baseLow);
    if (this.#fineness === 1 && units >= 0 && units < this.#unitsPerSecond) {
      batch.sec[index] = this.#baseSeconds;
      batch.nsec[index] = units * this.#nanosecondsPerUnit;
    } else {
      this.#writeDecimal(batch, index, high, low);
    }
  }

  /**
   * Long division in base 2^16: the high half first, then 16 bits at a time behind the remainder. Divisors are at most 10^10, so
   * dividends stay below 2^50; the double nearest to such a quotient is never on the wrong side of a whole number.
   */
  #writeDecimal(batch: PacketBatch, index: number, high: number, low: number): void {
    let upper = high >>> 0;
    let lower = low >>> 0;
    const fineness = this.#fineness;
    if (fineness !== 1) {
      const top = Math.floor(upper / fineness);
      const middle = (upper - top * fineness) * 65_536 + (lower >>> 16);
      const quotient = Math.floor(middle / fineness);
      const bottom = (middle - quotient * fineness) * 65_536 + (lower & 0xffff);
      upper = top;
      lower = quotient * 65_536 + Math.floor(bottom / fineness);
    }
    const units = this.#unitsPerSecond;
    const middle = (upper - Math.floor(upper / units) * units) * 65_536 + (lower >>> 16);
    const quotient = Math.floor(middle / units);
    const bottom = (middle - quotient * units) * 65_536 + (lower & 0xffff);
    const seconds = Math.floor(bottom / units);
    const rest = bottom - seconds * units;
    batch.sec[index] = (quotient * 65_536 + seconds + this.#offsetSeconds) | 0;
    batch.nsec[index] = rest * this.#nanosecondsPerUnit;
    const borrow = lower < rest ? 1 : 0;
    this.#baseHigh = upper - borrow;
    this.#baseLow = lower - rest + borrow * TWO_TO_THE_32;
    this.#baseSeconds = batch.sec[index] as number;
  }

  #writeBinary(batch: PacketBatch, index: number, high: number, low: number): void {
    const exponent = this.#exponent;
    let seconds: number;
    let nanoseconds: number;
    if (exponent <= 32) {
      // JavaScript takes shifts modulo 32, so the two ends of the range are cases of their own.
      seconds = exponent === 0 ? low : exponent === 32 ? high : (high << (32 - exponent)) | (low >>> exponent);
      const fraction = exponent === 0 ? 0 : (low << (32 - exponent)) >>> (32 - exponent);
      nanoseconds = Math.floor(fraction * FIVE_TO_THE_NINTH * this.#lowScale);
    } else {
      seconds = high >>> (exponent - 32);
      const upper = ((high << (64 - exponent)) >>> (64 - exponent)) * FIVE_TO_THE_NINTH;
      const lower = (low >>> 0) * FIVE_TO_THE_NINTH;
      nanoseconds =
        exponent < 41
          ? upper * this.#highScale + Math.floor(lower * this.#lowScale)
          : Math.floor((upper + Math.floor(lower / TWO_TO_THE_32)) * this.#highScale);
    }
    batch.sec[index] = (seconds + this.#offsetSeconds) | 0;
    batch.nsec[index] = nanoseconds;
  }
}
