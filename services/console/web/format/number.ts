/** Numbers as people read them. What is not a number is an en dash: nothing was measured. */

const NOTHING = '–';
const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

/** 1234567 to `1,234,567`; fractions keep up to `digits`. */
export function grouped(value: number, digits = 3): string {
  return Number.isFinite(value) ? value.toLocaleString('en-US', { maximumFractionDigits: digits }) : NOTHING;
}

/** 1234567 to `1.23 M`: three digits that say something, with a prefix for a thousand and its powers. */
export function compact(value: number, unit = ''): string {
  if (!Number.isFinite(value)) return NOTHING;
  let power = Math.abs(value) < 1000 ? 0 : Math.min(PREFIXES.length - 1, Math.floor(Math.log10(Math.abs(value)) / 3));
  // 999,999 is nearer to 1 M than to 1,000 k.
  if (Number((Math.abs(value) / 1000 ** power).toPrecision(3)) >= 1000 && power < PREFIXES.length - 1) power += 1;
  const scaled = Number((value / 1000 ** power).toPrecision(3));
  return `${grouped(scaled, 9)} ${PREFIXES[power]}${unit}`.trimEnd();
}

/** Milliseconds: 0.042 to `42 µs`, 12.345 to `12.3 ms`, 1234 to `1.23 s`. */
export function duration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return NOTHING;
  const size = Math.abs(milliseconds);
  if (size === 0) return '0 ms';
  if (size < 1) return `${grouped(Number((milliseconds * 1000).toPrecision(3)))} µs`;
  if (size < 1000) return `${grouped(Number(milliseconds.toPrecision(3)))} ms`;
  const seconds = milliseconds / 1000;
  if (size < 120_000) return `${grouped(Number(seconds.toPrecision(3)))} s`;
  if (size < 7_200_000) return `${grouped(Number((seconds / 60).toPrecision(3)))} min`;
  if (size < 172_800_000) return `${grouped(Number((seconds / 3600).toPrecision(3)))} h`;
  return `${grouped(Number((seconds / 86_400).toPrecision(3)))} d`;
}

export function percent(value: number): string {
  return Number.isFinite(value) ? `${grouped(value, Math.abs(value) < 0.1 ? 4 : 2)} %` : NOTHING;
}

/** How a figure stands to the one of the time before: `+12 %`, `−3 %`, `×8`; undefined where there was nothing before. */
export function change(value: number, earlier: number): string | undefined {
  if (!Number.isFinite(value) || !Number.isFinite(earlier) || earlier === 0) return undefined;
  const ratio = value / earlier;
  if (ratio >= 3) return `×${grouped(Number(ratio.toPrecision(2)))}`;
  const rounded = Math.round((ratio - 1) * 100);
  if (rounded === 0) return '±0 %';
  return `${rounded > 0 ? '+' : '−'}${Math.abs(rounded)} %`;
}
