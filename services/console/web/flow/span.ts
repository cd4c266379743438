/** Where a record lies within its flow. */

export interface Span {
  /** Percent from the flow's beginning, and of its length. */
  readonly left: number;
  readonly width: number;
}

/** Microseconds since 1970 of an ISO 8601 time; Date knows milliseconds only. */
export function microseconds(iso: string): number {
  const fraction = /\.(\d+)/.exec(iso)?.[1] ?? '';
  return Date.parse(iso.replace(/\.\d+/, '')) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/** The spans of `[start, end]` pairs on one line from the first start to the last end. */
export function spansOf(times: readonly (readonly [start: string, end: string])[]): readonly Span[] {
  const starts = times.map(([start]) => microseconds(start));
  const ends = times.map(([, end]) => microseconds(end));
  const first = Math.min(...starts);
  const whole = Math.max(...ends) - first || 1;
  return starts.map((start, index) => ({ left: ((start - first) / whole) * 100, width: ((ends[index]! - start) / whole) * 100 }));
}
