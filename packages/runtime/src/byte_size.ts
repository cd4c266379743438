const UNITS: Readonly<Record<string, number>> = { B: 1, kB: 1e3, KiB: 2 ** 10, MB: 1e6, MiB: 2 ** 20, GB: 1e9, GiB: 2 ** 30 };

/** Bytes from `64MiB`, `1.5GB`, `65536B` or `65536`; undefined where it is none of these, or no whole number of bytes. */
export function byteSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(B|kB|KiB|MB|MiB|GB|GiB)?$/.exec(text);
  if (match === null) return undefined;
  const bytes = Number(match[1]) * UNITS[match[2] ?? 'B']!;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** What `byteSize` reads as the same number, in the largest binary unit that fits it. */
export function byteSizeText(bytes: number): string {
  const unit = ['GiB', 'MiB', 'KiB'].find((unit) => bytes >= UNITS[unit]! && bytes % UNITS[unit]! === 0);
  return unit === undefined ? `${bytes}B` : `${bytes / UNITS[unit]!}${unit}`;
}
