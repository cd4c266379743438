import { writePadded, writePair } from './digits.ts';

/** Bytes of a time: 2024-05-01T12:00:00.000001Z */
export const TIME_BYTES = 27;

const MICROSECONDS = 1_000_000;
const SECONDS_PER_DAY = 86_400;
/** Days from 0000-03-01 to 1970-01-01. */
const EPOCH_DAY = 719_468;
const DAYS_PER_CENTURY = 36_524;
const DAYS_PER_ERA = 146_097;

const DASH = 0x2d;
const COLON = 0x3a;
const DOT = 0x2e;
const T = 0x54;
const Z = 0x5a;

/**
 * Writes the time numbers[index], whole microseconds since 1970 (0 to 2^53, which lies in 2255), as ISO 8601 in UTC
 * with six decimals. Returns the position after it. (The array is passed and not the double: see writeNumber.)
 */
export function writeTime(bytes: Uint8Array, at: number, numbers: Float64Array, index: number): number {
  const microseconds = numbers[index]!;
  const seconds = Math.floor(microseconds / MICROSECONDS);
  const day = Math.floor(seconds / SECONDS_PER_DAY);
  const fraction = (microseconds - seconds * MICROSECONDS) | 0;
  const secondOfDay = (seconds - day * SECONDS_PER_DAY) | 0;
  const minuteOfDay = (secondOfDay / 60) | 0;
  const hour = (minuteOfDay / 60) | 0;

  writeDate(bytes, at, day | 0);
  bytes[at + 10] = T;
  writePair(bytes, at + 11, hour);
  bytes[at + 13] = COLON;
  writePair(bytes, at + 14, minuteOfDay - hour * 60);
  bytes[at + 16] = COLON;
  writePair(bytes, at + 17, secondOfDay - minuteOfDay * 60);
  bytes[at + 19] = DOT;
  writePadded(bytes, at + 20, fraction, 6);
  bytes[at + 26] = Z;
  return at + TIME_BYTES;
}

/**
 * Gregorian date of a day counted from 1970. The year is taken to start in March, which puts the leap day at its end;
 * months from March on then begin at day floor((153 * month + 2) / 5) of that year.
 */
function writeDate(bytes: Uint8Array, at: number, day: number): void {
  const shifted = day + EPOCH_DAY;
  const era = (shifted / DAYS_PER_ERA) | 0;
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const leapDays = ((dayOfEra / 1460) | 0) - ((dayOfEra / DAYS_PER_CENTURY) | 0) + ((dayOfEra / (DAYS_PER_ERA - 1)) | 0);
  const yearOfEra = ((dayOfEra - leapDays) / 365) | 0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + (yearOfEra >> 2) - ((yearOfEra / 100) | 0));
  const monthFromMarch = ((5 * dayOfYear + 2) / 153) | 0;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);

  writePadded(bytes, at, year, 4);
  bytes[at + 4] = DASH;
  writePair(bytes, at + 5, month);
  bytes[at + 7] = DASH;
  writePair(bytes, at + 8, dayOfYear - (((153 * monthFromMarch + 2) / 5) | 0) + 1);
}
