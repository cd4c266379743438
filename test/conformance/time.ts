/** `2024-05-03T06:13:54.847383Z` as microseconds since 1970. */
export function microseconds(iso: string): number {
  const seconds = Date.parse(`${iso.slice(0, 19)}Z`) / 1000;
  return seconds * 1e6 + Number(iso.slice(20, 26));
}

/** `1714716834.847383000` as microseconds since 1970; what is below a microsecond is cut off. */
export function epochMicroseconds(text: string): number {
  const [seconds = '0', fraction = ''] = text.split('.');
  return Number(seconds) * 1e6 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}

/** Microseconds since 1970 as `1714716834.847383`. */
export function epochText(value: number): string {
  return `${Math.floor(value / 1e6)}.${String(value % 1e6).padStart(6, '0')}`;
}
