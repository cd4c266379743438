import { writeFour, writePair } from './digits.ts';

/** Bytes of a time: 2024-05-01T12:00:00.000001Z */
export const TIME_BYTES = 27;

const MICROSECONDS = 1_000_000;
const SECONDS_PER_DAY = 86_400;
/** Days from 0000-03-01 to 1970-01-01. */
const EPOCH_DAY = 719_468;
const DAYS_PER_CENTURY = 36_524;
const DAYS_PER_ERA = 146_097;

/** Text of the last day written: records come in order of time, so it seldom changes. */
const DATE = new DataView(new ArrayBuffer(10));
let dateDay = -1;

const DASH = 0x2d;
const COLON = 0x3a;
const DOT = 0x2e;
const T = 0x54;
const Z = 0x5a;

/**
 * Writes the time numbers[index], whole microseconds since 1970 (0 to 2^53, which lies in 2255), as ISO 8601 in UTC
 * with six decimals. Returns the position after it. (The array is passed and not the double: see writeNumber.)
 */
export function writeTime(view: DataView, at: number, numbers: Float64Array, index: number): number {
  const microseconds = numbers[index]!;
  const seconds = Math.floor(microseconds / MICROSECONDS);
  const day = Math.floor(seconds / SECONDS_PER_DAY);
  const fraction = (microseconds - seconds * MICROSECONDS) | 0;
  const hundredths = (fraction / 10_000) | 0;
  const secondOfDay = (seconds - day * SECONDS_PER_DAY) | 0;
  const minuteOfDay = (secondOfDay / 60) | 0;
  const hour = (minuteOfDay / 60) | 0;

  if ((day | 0) !== dateDay) {
    dateDay = day | 0;
    writeDate(DATE, 0, dateDay);
  }
  view.setFloat64(at, DATE.getFloat64(0));
  view.setUint16(at + 8, DATE.getUint16(8));
  view.setUint8(at + 10, T);
  writePair(view, at + 11, hour);
  view.setUint8(at + 13, COLON);
  writePair(view, at + 14, minuteOfDay - hour * 60);
  view.setUint8(at + 16, COLON);
  writePair(view, at + 17, secondOfDay - minuteOfDay * 60);
  view.setUint8(at + 19, DOT);
  writePair(view, at + 20, hundredths);
  writeFour(view, at + 22, fraction - hundredths * 10_000);
  view.setUint8(at + 26, Z);
  return at + TIME_BYTES;
}

/**
 * Gregorian date of a day counted from 1970. The year is taken to start in March, which puts the leap day at its end;
 * months from March on then begin at day floor((153 * month + 2) / 5) of that year.
 */
function writeDate(view: DataView, at: number, day: number): void {
  const shifted = day + EPOCH_DAY;
  const era = (shifted / DAYS_PER_ERA) | 0;
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const leapDays = ((dayOfEra / 1460) | 0) - ((dayOfEra / DAYS_PER_CENTURY) | 0) + ((dayOfEra / (DAYS_PER_ERA - 1)) | 0);
  const yearOfEra = ((dayOfEra - leapDays) / 365) | 0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + (yearOfEra >> 2) - ((yearOfEra / 100) | 0));
  const monthFromMarch = ((5 * dayOfYear + 2) / 153) | 0;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);

  writeFour(view, at, year);
  view.setUint8(at + 4, DASH);
  writePair(view, at + 5, month);
  view.setUint8(at + 7, DASH);
  writePair(view, at + 8, dayOfYear - (((153 * monthFromMarch + 2) / 5) | 0) + 1);
}
