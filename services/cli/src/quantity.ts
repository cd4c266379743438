const STEPS = ['', 'k', 'M', 'G', 'T', 'P'];

/** `999`, `1.24 k`, `15.1 M`: three digits and a power of thousand. */
export function short(value: number): string {
  let step = 0;
  let rest = value;
  while (rest >= 999.5 && step < STEPS.length - 1) {
    rest /= 1000;
    step++;
  }
  if (step === 0) return String(Math.round(rest));
  return `${rest.toFixed(rest < 9.995 ? 2 : rest < 99.95 ? 1 : 0)} ${STEPS[step]}`;
}

/** Bytes, in steps of thousand. */
export const shortBytes = (value: number): string => (value < 999.5 ? `${short(value)} B` : `${short(value)}B`);

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `12,402` */
export const count = (value: number): string => grouped.format(value);

/** `3 records`, `1 record` */
export const counted = (value: number, thing: string): string => `${count(value)} ${thing}${value === 1 ? '' : 's'}`;

/** Microseconds as people read them: `85 us`, `1.2 ms`, `3.4 s`. */
export function microseconds(value: number): string {
  if (value < 999.5) return `${Math.round(value)} us`;
  return value < 999_500 ? `${threeDigits(value / 1000)} ms` : `${threeDigits(value / 1_000_000)} s`;
}

const threeDigits = (value: number): string => value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
